import { resolve } from "node:path";
import { exitCodeOf, problem } from "@haul/contract";
import { verifyFile } from "@haul/jobs";
import type { CliContext } from "./cli_context.ts";
import { parseOptions } from "./options/parse_options.ts";
import { parseSha256 } from "./options/parse_sha256.ts";
import { jsonLine } from "./show/json_line.ts";
import { paintFor } from "./show/paint.ts";
import { plainText } from "./show/plain_text.ts";

const OPTIONS = {
  sha256: { type: "string" },
  json: { type: "boolean" },
} as const;

/**
 * `haul verify`: prints the SHA-256 of a file as `sha256sum` does, or tells
 * whether it is the one that was asked for.
 *
 * @returns 0, or 32 where the file is another one.
 */
export async function runVerify(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) {
    throw problem(
      "bad_option",
      `haul verify takes one file, and ${positionals.length} were given.`,
    );
  }
  const expected =
    values.sha256 === undefined ? null : parseSha256(values.sha256);
  const { stdout, cwd, env, signal } = context;
  const { path, bytes, sha256, ok } = await verifyFile(resolve(cwd, file), {
    sha256: expected,
    signal,
  });
  if (values.json === true) {
    stdout.write(jsonLine({ type: "verify", path, bytes, sha256, ok }));
    return ok === false ? exitCodeOf("checksum") : 0;
  }
  if (ok === false) {
    throw problem(
      "checksum",
      `${file} is not the file it should be: its SHA-256 is ${sha256}, not ${expected}. Fetch it again.`,
    );
  }
  stdout.write(
    ok === null
      ? `${sha256}  ${plainText(file)}\n`
      : `${paintFor(stdout, env)("green", "✓")} ${plainText(file)}: the SHA-256 agrees.\n`,
  );
  return 0;
}
