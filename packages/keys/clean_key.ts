import {
  KEYED_SERVICES,
  type ProblemError,
  problem,
  SERVICE_KEYS,
  SERVICE_NAMES,
  Secret,
  type ServiceId,
} from "@haul/contract";

/** What a header can carry and what services give out (trust.md, T-23). */
const KEY_REGEXP = /^[\x21-\x7e]{1,512}$/;

/** What people copy along with a key. */
const WRAPPING_REGEXP = /^(?:authorization:\s*)?bearer\s+/i;

/** Keys of services that Haul does not ask, by how they begin. */
const STRANGERS: readonly [pattern: RegExp, whose: string][] = [
  [/^(?:gh[opsu]_|github_pat_)/, "GitHub"],
  [/^sk-ant-/, "Anthropic"],
  [/^sk-/, "OpenAI"],
  [/^(?:AKIA|ASIA)[A-Z0-9]{16}$/, "AWS"],
];

/**
 * Takes what a person copied for a key: trims it, strips quotes and "Bearer",
 * and refuses what is plainly something else.
 *
 * @param text What was pasted, read or found in a variable.
 * @param options.where Where the text came from, as the message is to name it.
 * @throws {ProblemError} `bad_option`, in a sentence without the value.
 *
 * @example
 * ```ts
 * import { cleanKey } from "@haul/keys";
 *
 * const key = cleanKey(' "Bearer hf_abc" ', { service: "huggingface" });
 * console.assert(key.reveal() === "hf_abc");
 * ```
 */
export function cleanKey(
  text: string,
  options: { service: ServiceId; where?: string },
): Secret {
  const { service, where = "What was given" } = options;
  const value = unwrapped(text);
  const page = SERVICE_KEYS[service]?.page;
  const title = SERVICE_NAMES[service];
  const fault = faultOf(value, service);
  if (fault === null) return new Secret(value);
  const advice = page === undefined ? "" : ` A key is made at ${page}.`;
  throw refusal(`${where} is no key for ${title}: it ${fault}.${advice}`, {
    service,
  });
}

function refusal(
  message: string,
  { service }: { service: ServiceId },
): ProblemError {
  return problem("bad_option", message, { fix: { kind: "add_key", service } });
}

function unwrapped(text: string): string {
  let value = text.trim();
  for (let before = ""; before !== value; ) {
    before = value;
    value = value
      .replace(/^(["'`])(.*)\1$/s, "$2")
      .replace(WRAPPING_REGEXP, "")
      .trim();
  }
  return value;
}

/** What is wrong with a value, as the end of "it …"; null where nothing is. */
function faultOf(value: string, service: ServiceId): string | null {
  if (value === "") return "is empty";
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return "is a URL";
  if (/\s/.test(value)) return "has a space or a line break in it";
  if (value.length > 512) return `has ${value.length} characters`;
  if (!KEY_REGEXP.test(value)) return "has characters that no key has";
  if (/^<.*>$|\*{3}|^your[-_]/i.test(value)) return "is only a sample";
  const owner = ownerOf(value);
  return owner === null || owner === service
    ? null
    : `begins like a key of ${SERVICE_NAMES[owner as ServiceId] ?? owner}`;
}

function ownerOf(value: string): string | null {
  const service = KEYED_SERVICES.find((id) =>
    SERVICE_KEYS[id].prefixes.some((prefix) => value.startsWith(prefix)),
  );
  if (service !== undefined) return service;
  return STRANGERS.find(([pattern]) => pattern.test(value))?.[1] ?? null;
}
