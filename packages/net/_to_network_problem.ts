import {
  isProblemError,
  type ProblemError,
  problem,
} from "@haul/contract/plain";

const NAME_CODES = new Set([
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_NODATA",
  "EAI_NONAME",
  "ENODATA",
  "ESERVFAIL",
  "DNS_ENOTFOUND",
  "DNS_ESERVFAIL",
]);

/** What OpenSSL and Node call the things that a certificate can be. */
const TLS_CODE_REGEXP = /CERT|SSL|TLS|UNABLE_TO|CRL|EPROTO|HOSTNAME_MISMATCH/;

/**
 * Turns what a socket or the resolver threw into a problem, once, at this
 * package's boundary.
 *
 * @param host The host that it is about.
 */
export function toNetworkProblem(thrown: unknown, host: string): ProblemError {
  if (isProblemError(thrown)) return thrown;
  const code = codeOf(thrown);
  const options = { host, cause: thrown };
  if (NAME_CODES.has(code)) {
    return problem(
      "dns",
      `No address is known for ${host}; check the name and this machine's network.`,
      { ...options, retry: "now" },
    );
  }
  if (code === "ETIMEDOUT") {
    return problem("timed_out", `${host} did not answer in time; try again.`, {
      ...options,
      retry: "now",
    });
  }
  if (TLS_CODE_REGEXP.test(code)) {
    return problem(
      "tls",
      `The certificate or encryption of ${host} is not good (${code}); for a private authority, name its file in NODE_EXTRA_CA_CERTS.`,
      options,
    );
  }
  return problem(
    "network",
    `The connection to ${host} failed (${code || "no reason given"}); try again.`,
    { ...options, retry: "now" },
  );
}

function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Error) || !("code" in thrown)) return "";
  return String(thrown.code);
}
