import { z } from "zod";
import { apiProblem } from "../../api_problem.ts";
import { askApi } from "../../ask_api.ts";
import { askJson } from "../../ask_json.ts";
import { keyHeader } from "../../key_header.ts";
import type { SourceContext } from "../../source.ts";
import { driveLink } from "../drive_link.ts";
import { apiRefusal } from "./api_refusal.ts";
import { aboutUrl, recordUrl } from "./api_urls.ts";

const AboutSchema = z.object({
  user: z.object({
    emailAddress: z.string().nullish(),
    displayName: z.string().nullish(),
  }),
});

/** An id that no file has: a key that is known finds nothing there. */
const NOBODYS = driveLink({
  kind: "file",
  id: "haul-asks-whether-a-key-is-known",
});

/**
 * Whose the stored key is. A token has an account; an API key has a project, and is
 * asked for a file that does not exist.
 *
 * @throws {ProblemError} `unauthorized` where Google does not know it.
 */
export async function driveAccount(context: SourceContext): Promise<string> {
  const { endpoints } = context;
  const facts = { link: NOBODYS, endpoints };
  const url = aboutUrl(endpoints);
  const key = await keyHeader("googledrive", url, context);
  const asking = { context, service: "googledrive" } as const;
  if (!("X-Goog-Api-Key" in key)) {
    const { user } = await askJson(url, {
      ...asking,
      schema: AboutSchema,
      explain: (reply) => apiRefusal(reply, facts),
    });
    return user.emailAddress ?? user.displayName ?? "a Google account";
  }
  const reply = await askApi(recordUrl(NOBODYS, endpoints), asking);
  if (reply.status === 404) return "a Google Cloud project";
  throw apiRefusal(reply, facts) ?? apiProblem(reply);
}
