import {
  EndpointsSchema,
  type FileChoice,
  FileChoiceSchema,
  isProblemError,
  type Problem,
  type ResolvedFile,
  Secret,
} from "@haul/contract";
import { parseInput } from "../parse_input.ts";
import { type SourceContext, sourceContext } from "../source.ts";
import { sourceFor } from "../source_for.ts";

/** Where a stand-in is. */
interface Place {
  origin: string;
}

/** What a user brings along. */
export interface Asking {
  key?: string | null;
  choice?: Partial<FileChoice>;
  /** The name of the program. @default the runtime's own */
  agent?: string | null;
}

/** The context of a user whose CivitAI is a stand-in. */
export function contextOf(
  { origin }: Place,
  { key = null, choice = {}, agent = null }: Asking = {},
): SourceContext {
  return sourceContext({
    fetch: (url, init) => fetch(url, named(agent, init)),
    endpoints: EndpointsSchema.parse({ civitai: origin, keysTo: ["civitai"] }),
    tokenFor: async (service) =>
      service === "civitai" && key !== null ? new Secret(key) : null,
    choice: FileChoiceSchema.parse(choice),
  });
}

function named(agent: string | null, init: RequestInit = {}): RequestInit {
  if (agent === null) return init;
  const headers = new Headers(init.headers);
  headers.set("User-Agent", agent);
  return { ...init, headers };
}

/** The files that a text stands for, as the jobs find them. */
export async function resolveAll(
  text: string,
  civitai: Place,
  asking: Asking = {},
): Promise<ResolvedFile[]> {
  const context = contextOf(civitai, asking);
  const url = parseInput(text, context.endpoints);
  return await sourceFor(url, context.endpoints).resolve(url, context);
}

/** The one file that a text stands for. */
export async function resolveOne(
  text: string,
  civitai: Place,
  asking: Asking = {},
): Promise<ResolvedFile> {
  const [file, ...others] = await resolveAll(text, civitai, asking);
  if (file === undefined || others.length > 0) {
    throw new Error(`${text} stands for ${others.length + 1} files`);
  }
  return file;
}

/** The problem that a promise ends with. */
export async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  try {
    await promise;
  } catch (error) {
    if (isProblemError(error)) return error.problem;
    throw error;
  }
  throw new Error("It went well");
}
