import { type ProblemError, problem, type ResolvedFile } from "@haul/contract";
import type { SourceContext } from "../source.ts";
import { type MegaLink, parseMegaLink } from "./mega_link.ts";
import { isPasswordPayload, openPasswordLink } from "./mega_password.ts";
import { keyOf } from "./missing_key.ts";
import { resolveFile } from "./resolve_file.ts";
import { resolveFolder } from "./resolve_folder.ts";

/** The files behind a link of Mega: see `megaSource`. */
export async function resolveMega(
  url: URL,
  context: SourceContext,
): Promise<ResolvedFile[]> {
  context.signal?.throwIfAborted();
  const link = parseMegaLink(url);
  switch (link?.kind) {
    case "file":
    case "folder":
      return await resolveShared(link, context);
    case "password":
      return await resolveShared(await unlocked(link, context), {
        ...context,
        password: null,
      });
    case "album":
      throw notALink(
        "The link is that of an album, which Haul does not read. Open it in a browser and share the files you want as file or folder links.",
      );
    default:
      throw notALink(
        `The link is that of a page on ${url.host} and shares nothing. Use "Share" and "Get link" there, and paste what it gives: https://mega.nz/file/… or https://mega.nz/folder/….`,
      );
  }
}

type SharedLink = Extract<MegaLink, { kind: "file" | "folder" }>;

async function resolveShared(link: SharedLink, context: SourceContext) {
  const { handle } = link;
  const shown = `mega.nz/${link.kind}/${handle}`;
  const { password } = context;
  const { bytes: key, text: keyText } = keyOf(link, { password, shown });
  if (link.kind === "file") {
    return [await resolveFile({ handle, key, keyText, shown }, context)];
  }
  const { node } = link;
  return await resolveFolder({ handle, node, key, keyText, shown }, context);
}

async function unlocked(
  { payload }: Extract<MegaLink, { kind: "password" }>,
  { password }: SourceContext,
): Promise<SharedLink> {
  if (!isPasswordPayload(payload)) throw broken();
  if (password === null) {
    throw locked(
      "This Mega link is protected by a password. Give the password to open it.",
    );
  }
  const opened = await openPasswordLink(payload, password.reveal());
  if (opened === "broken") throw broken();
  if (opened !== "wrong") return opened;
  throw locked(
    "The password does not open this Mega link. Check it for capitals and spaces, and give it again.",
  );
}

function broken(): ProblemError {
  return notALink(
    "The password-protected Mega link is cut or was changed. Copy it again, with all that follows its #.",
  );
}

function locked(message: string): ProblemError {
  return problem("password_needed", message, {
    host: "mega.nz",
    fix: { kind: "give_password" },
  });
}

function notALink(message: string): ProblemError {
  return problem("bad_url", message, { host: "mega.nz" });
}
