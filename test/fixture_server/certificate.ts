import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A self-signed certificate, which is its own authority. */
export interface Certificate {
  /** Path of the certificate, PEM; clients trust it as a CA. */
  certFile: string;
  /** Path of its private key, PEM. */
  keyFile: string;
}

const NAMES = [
  "DNS:localhost",
  "DNS:*.localhost",
  ...[1, 2, 3, 4].map((n) => `IP:127.0.0.${n}`),
  "IP:::1",
].join(",");

let made: Certificate | null = null;

/**
 * The certificate of this process, made once with `openssl` into a temporary
 * folder that goes with the process. Valid for localhost and 127.0.0.1 to .4.
 *
 * @throws {Error} Where `openssl` is missing or fails.
 */
export function certificate(): Certificate {
  if (made !== null) return made;
  const folder = mkdtempSync(join(tmpdir(), "haul-tls-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const certFile = join(folder, "cert.pem");
  const keyFile = join(folder, "key.pem");
  const run = Bun.spawnSync([
    "openssl",
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt"],
    ...["ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"],
    ...["-subj", "/CN=localhost", "-addext", `subjectAltName=${NAMES}`],
    ...["-keyout", keyFile, "-out", certFile],
  ]);
  if (!run.success) {
    throw new Error(`Cannot make a certificate: ${run.stderr.toString()}`);
  }
  made = { certFile, keyFile };
  return made;
}
