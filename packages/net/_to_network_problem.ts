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
    return problem("tls", tlsSentence(code, host), options);
  }
  return problem(
    "network",
    `The connection to ${host} failed (${code || "no reason given"}); try again.`,
    { ...options, retry: "now" },
  );
}

/** Most refused certificates are good ones, met at a wrong time or in a wrong place. */
function tlsSentence(code: string, host: string): string {
  switch (code) {
    case "CERT_HAS_EXPIRED":
      return `The certificate of ${host} has expired; check this machine's clock, and otherwise wait until its owner has renewed it.`;
    case "CERT_NOT_YET_VALID":
      return `The certificate of ${host} is not valid yet; check this machine's clock.`;
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return `The certificate that ${host} shows is for another name; check the link, and whether this network puts something in between, as hotels do.`;
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
      return `Nobody whom this machine trusts vouches for the certificate of ${host} (${code}); for a private authority or a company's proxy, name its file in NODE_EXTRA_CA_CERTS.`;
    case "ERR_SSL_WRONG_VERSION_NUMBER":
      return `${host} does not speak TLS at this port; check the link, and whether it was to begin with http://.`;
    default:
      return `The certificate or encryption of ${host} is not good (${code}); for a private authority, name its file in NODE_EXTRA_CA_CERTS.`;
  }
}

function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Error) || !("code" in thrown)) return "";
  return String(thrown.code);
}
