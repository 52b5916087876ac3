import {
  ENDPOINT_VARIABLES,
  type Endpoints,
  EndpointsSchema,
  problem,
  type ServiceId,
  ServiceIdSchema,
} from "@haul/contract";

const KEYS_TO = "HAUL_SEND_KEYS_TO";

/**
 * Where each service is asked, from the environment: the variables of
 * `ENDPOINT_VARIABLES`, as `HF_ENDPOINT`, each a URL. A service's key goes to
 * such a place only where `HAUL_SEND_KEYS_TO` names the service (several with
 * commas between).
 *
 * @param env The environment, handed over by the program's entry.
 * @throws {ProblemError} `bad_option` where a place is no URL or a service is unknown.
 *
 * @example
 * ```ts
 * import { endpointsFromEnv } from "@haul/jobs";
 *
 * const { huggingface } = endpointsFromEnv({ HF_ENDPOINT: "https://hf.example.org/" });
 * console.assert(huggingface === "https://hf.example.org");
 * ```
 */
export function endpointsFromEnv(
  env: Readonly<Record<string, string | undefined>>,
): Endpoints {
  const places = Object.entries(ENDPOINT_VARIABLES).flatMap(
    ([name, variable]) => {
      const text = env[variable]?.trim() ?? "";
      return text === "" ? [] : [[name, placeOf(text, variable)]];
    },
  );
  return EndpointsSchema.parse({
    ...Object.fromEntries(places),
    keysTo: wordsOf(env[KEYS_TO] ?? "").map(serviceOf),
  });
}

function placeOf(text: string, variable: string): string {
  const url = URL.parse(text);
  const isPlace =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.username + url.password + url.search + url.hash === "";
  if (isPlace) return url.href.replace(/\/+$/, "");
  throw problem(
    "bad_option",
    `${variable} takes a URL as https://example.org, without user, query or fragment.`,
  );
}

function wordsOf(text: string): string[] {
  return text
    .split(",")
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== "");
}

function serviceOf(word: string): ServiceId {
  const service = ServiceIdSchema.safeParse(word);
  if (service.success) return service.data;
  throw problem(
    "bad_option",
    `${KEYS_TO} names the unknown service ${JSON.stringify(word)}; Haul knows ${ServiceIdSchema.options.join(", ")}.`,
  );
}
