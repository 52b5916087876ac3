import {
  ByteSourceSchema,
  isProblemError,
  type ProblemError,
  problem,
  type ResolvedFile,
  ResolvedFileSchema,
} from "@haul/contract";
import type { SourceContext } from "../source.ts";
import { type FileAnswer, FileAnswerSchema } from "./mega_answers.ts";
import { askMega } from "./mega_api.ts";
import { megaName } from "./mega_attributes.ts";
import { type FileKey, fileKey } from "./mega_key.ts";
import { megaProblem, quotaProblem } from "./mega_problem.ts";
import { wrongKey } from "./missing_key.ts";

/** Connections that Mega's own SDK opens to one file (contracts.md 4.4). */
const CONNECTIONS = 8;

/** What {@link resolveFile} goes by. */
export interface FileLink {
  readonly handle: string;
  /** 32 bytes. Secret. */
  readonly key: Uint8Array<ArrayBuffer>;
  /** The key as links carry it. Secret. */
  readonly keyText: string;
  /** The link as it may be shown. */
  readonly shown: string;
}

/** The file of a link that stands for one. */
export async function resolveFile(
  { handle, key, keyText, shown }: FileLink,
  context: SourceContext,
): Promise<ResolvedFile> {
  const [answer] = await askMega([{ a: "g", g: 1, ssl: 2, p: handle }], {
    context,
    folder: null,
    schema: FileAnswerSchema,
    shown,
  });
  if (answer === undefined || isProblemError(answer)) throw answer;
  const opened = fileKey(key);
  const name = await megaName(answer.at, opened.aes);
  if (name === null) throw wrongKey(shown);
  const address = addressOf(answer, aboutOf(shown, context));
  if (typeof address !== "string") throw address;
  return ResolvedFileSchema.parse({
    ...facts(answer.s, opened),
    identity: `mega:${handle}`,
    link: `https://mega.nz/file/${handle}#${keyText}`,
    name,
    bytes: [bytesAt(address, opened)],
    access: { state: "open" },
  });
}

/** What holds for every file of Mega. */
export function facts(size: number, { mac }: FileKey) {
  return { source: "mega", size, hashes: [mac] } as const;
}

/** Where a file's enciphered bytes are, and how they become plain. */
export function bytesAt(url: string, { cipher }: FileKey) {
  return ByteSourceSchema.parse({
    url,
    rangeStyle: "path",
    cipher,
    maxConnections: CONNECTIONS,
  });
}

/** The address of the bytes in an answer, or why there is none. */
export function addressOf(
  { g, e, tl }: FileAnswer,
  about: { shown: string; host: string },
): string | ProblemError {
  if (e !== undefined && e < 0) return megaProblem(e, about);
  if (g === undefined || g === "") return quotaProblem(tl, about);
  if (URL.canParse(g) && /^https?:\/\//.test(g)) return g;
  return problem(
    "bad_reply",
    `Mega gave no address for the bytes of ${about.shown} that Haul can use. Try again in some minutes.`,
    { host: about.host, retry: { afterMs: 300_000 } },
  );
}

/** What problems of the API are about. */
export function aboutOf(shown: string, { endpoints }: SourceContext) {
  return { shown, host: new URL(endpoints.mega).host };
}
