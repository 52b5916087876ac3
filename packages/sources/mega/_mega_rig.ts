import {
  EndpointsSchema,
  isProblemError,
  type Problem,
  type ResolvedFile,
  Secret,
} from "@haul/contract";
import { type MegaSwitches, startMega } from "@haul/fixture_server";
import { parseInput } from "../parse_input.ts";
import { type SourceContext, sourceContext } from "../source.ts";
import { megaSource } from "./mega_source.ts";

/** What a test of the source differs in. */
export interface RigContext extends Partial<Omit<SourceContext, "password">> {
  password?: string;
}

/** The source over a stand-in for Mega. */
export async function megaRig(switches: MegaSwitches = {}) {
  const mega = await startMega(switches);
  const endpoints = EndpointsSchema.parse({ mega: mega.api.origin });
  const resolve = async (link: string, given: RigContext = {}) => {
    const { password, ...rest } = given;
    const context = sourceContext({
      fetch: globalThis.fetch,
      endpoints,
      ...rest,
      password: password === undefined ? null : new Secret(password),
    });
    return await megaSource.resolve(parseInput(link, endpoints), context);
  };
  return {
    mega,
    resolve,
    /** The problem that resolving must end with. */
    async refusal(link: string, given: RigContext = {}): Promise<Problem> {
      let files: ResolvedFile[];
      try {
        files = await resolve(link, given);
      } catch (thrown) {
        if (isProblemError(thrown)) return thrown.problem;
        throw thrown;
      }
      throw new Error(`It resolved to ${files.length} files`);
    },
    [Symbol.asyncDispose]: () => mega.close(),
  };
}
