import { RecordedOutput } from "./_recorded_output.ts";
import { runCli } from "./run_cli.ts";

/** Runs the command line in this process: no terminal, nothing to read, nothing in the environment. */
export async function runHere(
  argv: readonly string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
  const stdout = new RecordedOutput();
  const stderr = new RecordedOutput();
  const { signal } = new AbortController();
  const stdin = {
    isTerminal: false,
    readAll: async () => "",
    readBytes: async () => new Uint8Array(0),
    readLine: async () => null,
    readHidden: async () => null,
  };
  const context = { env: {}, cwd: "/", stdin, stdout, stderr, signal };
  const code = await runCli(argv, context);
  return { code, stdout: stdout.text, stderr: stderr.text };
}
