/**
 * What `bun run build` runs: Haul as one program, which needs neither Bun nor
 * this checkout.
 *
 *   bun run build                          into dist/haul
 *   bun run build --out ~/.local/bin/haul  where the shell looks for programs
 */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "../run_command.ts";
import { buildProgram } from "./build_program.ts";

const NAME = process.platform === "win32" ? "haul.exe" : "haul";

try {
  const { values } = parseArgs({
    options: { out: { type: "string", default: join(ROOT, "dist", NAME) } },
  });
  const out = resolve(values.out);
  const bytes = await buildProgram(out);
  console.log(`✓ ${out}  ${Math.round(bytes / 2 ** 20)} MiB`);
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
