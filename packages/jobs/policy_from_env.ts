import {
  addressAllowed,
  type NetPolicy,
  netPolicy,
  proxyFromEnv,
} from "@haul/net";

/** What the user's own words add to the environment. */
export interface PolicyFlags {
  /** Plain http to hosts other than this machine. @default false */
  allowHttp?: boolean;
  /** Private networks that links may lead to, in CIDR notation. @default [] */
  allowPrivate?: readonly string[];
}

/** A private address, so that every range is looked at. */
const ANY_PRIVATE_ADDRESS = "10.0.0.1";

/**
 * What the dialler may do, from the environment (`HAUL_ALLOW_PRIVATE`, ranges
 * with commas between them; `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`,
 * `NO_PROXY`) and from what was said on the command line. One adds to the other.
 *
 * @param env The environment, handed over by the program's entry.
 * @throws {ProblemError} `bad_option` where a range is none.
 *
 * @example
 * ```ts
 * import { policyFromEnv } from "@haul/jobs";
 *
 * const policy = policyFromEnv({ HAUL_ALLOW_PRIVATE: "10.0.0.0/8, fd00::/8" });
 * console.assert(policy.allowPrivate.length === 2);
 * ```
 */
export function policyFromEnv(
  env: Readonly<Record<string, string | undefined>>,
  flags: PolicyFlags = {},
): NetPolicy {
  const allowPrivate = [
    ...rangesOf(env["HAUL_ALLOW_PRIVATE"] ?? ""),
    ...(flags.allowPrivate ?? []).flatMap(rangesOf),
  ];
  for (const range of allowPrivate) refuseBadRange(range);
  return netPolicy({
    allowHttp: flags.allowHttp ?? false,
    allowPrivate,
    proxy: proxyFromEnv(env),
  });
}

function rangesOf(text: string): string[] {
  return text
    .split(",")
    .map((range) => range.trim())
    .filter((range) => range !== "");
}

/** A mistyped range must be told at the start, not when a link leads into it. */
function refuseBadRange(range: string): void {
  const policy = netPolicy({ allowPrivate: [range] });
  addressAllowed(ANY_PRIVATE_ADDRESS, "", policy);
}
