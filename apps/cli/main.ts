/**
 * The program `haul`: joins the process (arguments, environment, streams,
 * signals) to {@link runCli}, which knows none of them by itself.
 *
 * @module
 */

import type { CliContext, Input, Output } from "./cli_context.ts";
import { runCli } from "./run_cli.ts";
import { readHidden } from "./terminal/read_hidden.ts";
import { readLine } from "./terminal/read_line.ts";

/** aria2's code for "there were unfinished downloads". */
const INTERRUPTED_EXIT_CODE = 7;
const BAD_OPTION_EXIT_CODE = 28;
const SHOW_CURSOR = "\x1b[?25h";

function outputOf(stream: NodeJS.WriteStream): Output {
  // A reader that went away, as `head` does, must not end a download.
  stream.on("error", () => undefined);
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY === true && process.env["TERM"] !== "dumb",
    get columns() {
      return stream.columns || 80;
    },
    get rows() {
      return stream.rows || 24;
    },
  };
}

async function readStdin(signal: AbortSignal): Promise<Buffer> {
  const stop = () => process.stdin.destroy();
  signal.addEventListener("abort", stop, { once: true });
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  signal.throwIfAborted();
  return Buffer.concat(chunks);
}

/** Nothing is read, and the program does not wait for it, before a command asks. */
function inputOf(signal: AbortSignal): Input {
  return {
    get isTerminal() {
      return process.stdin.isTTY === true;
    },
    async readAll() {
      return (await readStdin(signal)).toString("utf8");
    },
    readBytes: () => readStdin(signal),
    readLine: () => readLine(process.stdin, signal),
    readHidden: () => readHidden(process.stdin),
  };
}

/** The first request to stop ends the run in good order, the second at once. */
function stopSignal(stderr: Output): AbortSignal {
  const control = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      if (!control.signal.aborted) return control.abort();
      if (stderr.isTerminal) stderr.write(SHOW_CURSOR);
      process.exit(INTERRUPTED_EXIT_CODE);
    });
  }
  return control.signal;
}

async function main(): Promise<number> {
  if (process.env["NODE_TLS_REJECT_UNAUTHORIZED"] === "0") {
    process.stderr.write(
      "✗ NODE_TLS_REJECT_UNAUTHORIZED=0 would switch off all certificate checks, which Haul refuses: unset it, and name your own CA in NODE_EXTRA_CA_CERTS.\n",
    );
    return BAD_OPTION_EXIT_CODE;
  }
  const stderr = outputOf(process.stderr);
  const signal = stopSignal(stderr);
  const context: CliContext = {
    env: process.env,
    cwd: process.cwd(),
    stdin: inputOf(signal),
    stdout: outputOf(process.stdout),
    stderr,
    signal,
  };
  return await runCli(process.argv.slice(2), context);
}

process.exitCode = await main();
