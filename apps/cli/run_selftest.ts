import { resolve } from "node:path";
import { problem, ServiceIdSchema } from "@haul/contract";
import type { CliContext, Output } from "./cli_context.ts";
import { parseOptions } from "./options/parse_options.ts";
import type { Check } from "./selftest/check.ts";
import { checkAria2c } from "./selftest/check_aria2c.ts";
import { checkDisk } from "./selftest/check_disk.ts";
import { checkDownload } from "./selftest/check_download.ts";
import { checkFileNames } from "./selftest/check_file_names.ts";
import { checkKeys } from "./selftest/check_keys.ts";
import { checkMetadata } from "./selftest/check_metadata.ts";
import { checkService } from "./selftest/check_service.ts";
import { checkWorkers } from "./selftest/check_workers.ts";
import { type CheckReport, runChecks } from "./selftest/run_checks.ts";
import { jsonLine } from "./show/json_line.ts";
import { type Paint, paintFor } from "./show/paint.ts";
import { plainText } from "./show/plain_text.ts";
import { wrapText } from "./show/wrap_text.ts";

const OPTIONS = {
  online: { type: "boolean" },
  root: { type: "string" },
  json: { type: "boolean" },
} as const;

const CHECKS: readonly Check[] = [
  checkAria2c,
  checkMetadata,
  checkFileNames,
  checkKeys,
  checkDisk,
  checkWorkers,
  checkDownload,
];

const ONLINE_CHECKS: readonly Check[] =
  ServiceIdSchema.options.map(checkService);

const MARKS = { ok: "✅", warning: "⚠️ ", failed: "❌" } as const;

/**
 * `haul selftest`: tries every part of Haul out, for real, on this machine.
 *
 * @returns 0 where nothing failed, else 1.
 */
export async function runSelftest(
  args: readonly string[],
  context: CliContext,
): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (positionals.length > 0) {
    throw problem("bad_option", "haul selftest takes options only.");
  }
  const { stdout, env, cwd, signal } = context;
  const json = values.json ?? false;
  const paint = paintFor(stdout, env);
  const checks = values.online ? [...CHECKS, ...ONLINE_CHECKS] : CHECKS;
  const models = resolve(cwd, values.root ?? env["HAUL_ROOT"] ?? "models");
  let failed = 0;
  for await (const report of runChecks(checks, { env, models, signal })) {
    if (report.ok === "failed") failed += 1;
    stdout.write(
      json
        ? jsonLine({ type: "check", ...report })
        : line(report, { paint, output: stdout }),
    );
  }
  signal.throwIfAborted();
  const ready = failed === 0;
  stdout.write(
    json
      ? jsonLine({ type: "selftest", ready, failed })
      : lastLine(failed, paint),
  );
  return ready ? 0 : 1;
}

function line(
  { name, ok, detail, fix }: CheckReport,
  { paint, output }: { paint: Paint; output: Output },
): string {
  const indent = "   ";
  const told = wrapText(plainText(detail), { output, indent, taken: 19 });
  const head = `${MARKS[ok]} ${paint("bold", name.padEnd(15))} ${told}\n`;
  if (fix === null) return head;
  const advice = wrapText(plainText(fix), {
    output,
    indent: "     ",
    taken: 5,
  });
  return `${head}   ${paint("dim", "→")} ${advice}\n`;
}

function lastLine(failed: number, paint: Paint): string {
  if (failed === 0) {
    return `\n✅ ${paint("green", "Download system is ready!")}\n`;
  }
  const what = failed === 1 ? "1 check failed" : `${failed} checks failed`;
  return `\n❌ ${paint("red", `Download system is not ready: ${what}.`)}\n`;
}
