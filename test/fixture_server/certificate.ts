import { mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
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

const DAYS_VALID = 30;
/** Made anew after half its life, so that none ends during a test. */
const MAX_AGE_MS = (DAYS_VALID / 2) * 86_400_000;

/**
 * The certificate of all fixture servers of this user, valid for localhost and
 * 127.0.0.1 to .4. It is made with `openssl` once and kept in the temporary
 * folder: several processes share it, so a client needs to trust one CA only,
 * and a test run, which ends without an exit event, leaves no litter.
 *
 * @throws {Error} Where `openssl` is missing or fails.
 */
export function certificate(): Certificate {
  const user = process.getuid?.() ?? "user";
  const folder = join(tmpdir(), `haul-fixture-tls-${user}`);
  if (!isFresh(folder)) replace(folder);
  return filesOf(folder);
}

function filesOf(folder: string): Certificate {
  return {
    certFile: join(folder, "cert.pem"),
    keyFile: join(folder, "key.pem"),
  };
}

function isFresh(folder: string): boolean {
  const { certFile } = filesOf(folder);
  const stat = statSync(certFile, { throwIfNoEntry: false });
  if (stat === undefined || Date.now() - stat.mtimeMs > MAX_AGE_MS)
    return false;
  return stat.uid === (process.getuid?.() ?? stat.uid);
}

/** Puts a new certificate in place at once; the first of two processes wins. */
function replace(folder: string): void {
  const fresh = mkdtempSync(`${folder}-`);
  make(filesOf(fresh));
  rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!isFresh(folder)) throw error;
  }
}

function make({ certFile, keyFile }: Certificate): void {
  const run = Bun.spawnSync([
    "openssl",
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt"],
    ...["ec_paramgen_curve:prime256v1", "-nodes", "-days", String(DAYS_VALID)],
    ...["-subj", "/CN=localhost", "-addext", `subjectAltName=${NAMES}`],
    ...["-keyout", keyFile, "-out", certFile],
  ]);
  if (!run.success) {
    throw new Error(`Cannot make a certificate: ${run.stderr.toString()}`);
  }
}
