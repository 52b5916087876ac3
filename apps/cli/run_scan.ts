import { basename, resolve } from "node:path";
import { exitCodeOf, formatBytes, problem } from "@haul/contract";
import type { CliContext } from "./cli_context.ts";
import { fileRecord } from "./library/library_file.ts";
import { openLibraryHere } from "./library/open_library_here.ts";
import { type ScanEvent, ScanTally } from "./library/scan_tally.ts";
import { NETWORK_OPTIONS } from "./options/network_options.ts";
import { parseOptions } from "./options/parse_options.ts";
import { fitName } from "./show/fit_text.ts";
import { jsonLine } from "./show/json_line.ts";
import { paintFor } from "./show/paint.ts";
import { plainText } from "./show/plain_text.ts";
import { tellWarning } from "./show/tell_warning.ts";

const OPTIONS = {
  offline: { type: "boolean" },
  json: { type: "boolean" },
  ...NETWORK_OPTIONS,
} as const;

const ERASE_LINE = "\r\x1b[K";

/**
 * `haul scan`: takes the models of folders into the library. What was read
 * stays known where it is stopped.
 *
 * @returns 0, or 17 where something could not be read.
 */
export async function runScan(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (positionals.length === 0) {
    throw problem(
      "bad_option",
      "haul scan needs a folder; haul scan --help shows how.",
    );
  }
  const { cwd, signal } = context;
  using library = openLibraryHere(context, values);
  const telling = values.json === true ? tellRecords : tellPeople;
  let unreadable = 0;
  for (const folder of positionals.map((each) => resolve(cwd, each))) {
    const tally = new ScanTally();
    const teller = telling(context, { folder, tally });
    try {
      const asks = values.offline !== true;
      for await (const event of library.scan(folder, { asks, signal })) {
        tally.add(event);
        teller.tell(event);
      }
      teller.end(false);
    } catch (error) {
      if (signal.aborted) teller.end(true);
      throw error;
    }
    unreadable += tally.count("unreadable");
  }
  return unreadable > 0 ? exitCodeOf("io_failed") : 0;
}

interface Scanned {
  folder: string;
  tally: ScanTally;
}

/** Tells what a scan comes upon, then what came of it. */
interface Teller {
  tell(event: ScanEvent): void;
  end(wasStopped: boolean): void;
}

function tellRecords(
  { stdout }: CliContext,
  { folder, tally }: Scanned,
): Teller {
  return {
    tell(event) {
      const { kind: type, ...rest } = event;
      const facts = "file" in event ? fileRecord(event.file) : rest;
      stdout.write(jsonLine({ type, ...facts }));
    },
    end(stopped) {
      stdout.write(
        jsonLine({ type: "scanned", folder, stopped, ...tally.record }),
      );
    },
  };
}

function tellPeople(
  { stdout, stderr, env }: CliContext,
  { folder, tally }: Scanned,
): Teller {
  const paint = paintFor(stderr, env);
  const erase = stderr.isTerminal ? ERASE_LINE : "";
  return {
    tell(event) {
      const line = lineOf(event);
      if (line !== null) {
        stderr.write(erase);
        tellWarning(line, { stderr, env });
      } else if (event.kind === "hashing" && stderr.isTerminal) {
        const seen = tally.record["files"] ?? 0;
        const what = `${seen} seen, reading ${formatBytes(event.size)}: `;
        const name = plainText(basename(event.path));
        const width = stderr.columns - 1 - what.length;
        stderr.write(erase + paint("dim", what + fitName(name, width)));
      }
    },
    end(stopped) {
      stderr.write(erase);
      const words = stopped
        ? `stopped after ${tally.words} The same command goes on.`
        : tally.words;
      (stopped ? stderr : stdout).write(`${plainText(folder)}: ${words}\n`);
    },
  };
}

/** What is worth a line of its own. */
function lineOf(event: ScanEvent): string | null {
  switch (event.kind) {
    case "broken":
      return `${event.path}: ${event.why}`;
    case "unreadable":
      return `${event.path} cannot be read: ${event.why}.`;
    case "missing":
      return `${event.file.path} is gone.`;
    case "not_told":
      return `CivitAI could not be asked what the files are: ${event.why} The next scan asks again.`;
    default:
      return null;
  }
}
