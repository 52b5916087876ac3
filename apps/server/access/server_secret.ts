import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { problem } from "@haul/contract";

/** A secret as {@link serverSecret} writes it: 32 bytes in hexadecimal. */
const SECRET_REGEXP = /^[0-9a-f]{64}$/;

/**
 * Reads a secret of the server's from the data folder, or makes one on first
 * use. The file is readable to its owner alone.
 *
 * @param name The file's. That of `server_token` signs sessions, and scripts
 *   send it as their bearer token.
 * @throws {ProblemError} `open_failed` where the file holds something else.
 */
export async function serverSecret(
  home: string,
  name: "server_token" | "aria2_rpc_secret" = "server_token",
): Promise<string> {
  const path = join(home, name);
  await mkdir(home, { recursive: true, mode: 0o700 });
  // A first start that was killed between the two steps of writing.
  if ((await sizeOf(path)) === 0) await rm(path);
  try {
    const secret = randomBytes(32).toString("hex");
    await writeFile(path, `${secret}\n`, { flag: "wx", mode: 0o600 });
    return secret;
  } catch (error) {
    if (!isExists(error)) throw error;
  }
  const secret = (await readFile(path, "utf8")).trim();
  if (!SECRET_REGEXP.test(secret)) {
    throw problem(
      "open_failed",
      `Cannot use "${path}" as it holds no token: remove the file and start again.`,
    );
  }
  await chmod(path, 0o600);
  return secret;
}

async function sizeOf(path: string): Promise<number | null> {
  return await stat(path).then(
    ({ size }) => size,
    () => null,
  );
}

function isExists(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}
