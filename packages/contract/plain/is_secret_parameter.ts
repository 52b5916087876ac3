/**
 * Names as they look without case and punctuation, so that `X-Amz-Signature`,
 * `x_amz_signature` and `xAmzSignature` are one.
 */
const SECRET_NAMES = new Set([
  "auth",
  "expires", // CloudFront, GCS: of use to nobody once the signature is gone
  "hdnea", // Akamai
  "hdnts", // Akamai
  "jwt",
  "pass",
  "passwd",
  "policy", // CloudFront
  "pwd",
  "session",
  "sessionid",
  "sid",
  "sig", // Azure
  "sign",
]);

const SECRET_STARTS = ["xamz", "xgoog", "xms", "xoss", "xcos"];

const SECRET_ENDS = [
  "authorization",
  "credential",
  "key",
  "keyid",
  "keypairid",
  "password",
  "secret",
  "signature",
  "token",
];

/** A key that is a path, as in `?key=models/a.safetensors`, opens nothing. */
const PATH_LIKE = /[/\\]|%2f|\.[a-z0-9]{2,12}$/i;

/** Tokens that are secret under whatever name: Hugging Face, GitHub, JWT. */
const TOKEN_LIKE = /^(?:hf_|gh[opsu]_|github_pat_|eyJ[\w-]+\.)/;

/**
 * Tells whether one parameter of a query opens doors: a token, a key, or a
 * part of a signature. It knows names and shapes, not services, and errs on
 * the side of secrecy.
 *
 * @param name The parameter's name, percent-decoded.
 * @param value The parameter's value.
 *
 * @example
 * ```ts
 * import { isSecretParameter } from "@haul/contract";
 *
 * console.assert(isSecretParameter("X-Amz-Signature", "9f2c"));
 * console.assert(!isSecretParameter("revision", "main"));
 * ```
 */
export function isSecretParameter(name: string, value: string): boolean {
  if (TOKEN_LIKE.test(value)) return true;
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, "");
  if (plain.endsWith("key") && PATH_LIKE.test(value)) return false;
  return (
    SECRET_NAMES.has(plain) ||
    SECRET_STARTS.some((start) => plain.startsWith(start)) ||
    SECRET_ENDS.some((end) => plain.endsWith(end))
  );
}
