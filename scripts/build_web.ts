import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { ROOT, runCommand } from "./run_command.ts";

const WEB = join(ROOT, "apps/web");
const STAMP = join(ROOT, "node_modules/.cache/haul/web_build");

/** What the web client is built from. */
const SOURCES = [
  "apps/web/**",
  "packages/client/**",
  "packages/contract/**",
  "packages/lists/**",
  "bun.lock",
  "tsconfig.base.json",
];

/** How {@link buildWeb} ended. */
export interface BuildWebResult {
  /** False where the build of an earlier time was still good. */
  built: boolean;
  /** What Vite printed. */
  output: string;
}

/** How to build the web client. */
export interface BuildWebOptions {
  /** Build even where nothing changed. @default false */
  force?: boolean;
}

/**
 * Builds the web client into `apps/web/dist` unless the same sources were
 * built before.
 *
 * @throws {Error} With Vite's output, where the build fails.
 */
export async function buildWeb(
  options: BuildWebOptions = {},
): Promise<BuildWebResult> {
  const { force = false } = options;
  const digest = await digestSources();
  if (!force && (await builtFrom()) === digest) {
    return { built: false, output: "" };
  }
  // A build that dies half way must not look like the earlier, good one.
  await rm(STAMP, { force: true });
  const { code, output } = await runCommand(
    [process.execPath, "--bun", "run", "vite", "build"],
    { cwd: WEB, env: { NODE_ENV: "production" } },
  );
  if (code !== 0) throw new Error(`Cannot build the web client:\n${output}`);
  await mkdir(join(STAMP, ".."), { recursive: true });
  await Bun.write(STAMP, digest);
  return { built: true, output };
}

async function builtFrom(): Promise<string | null> {
  if (!existsSync(join(WEB, "dist/index.html"))) return null;
  return existsSync(STAMP) ? await Bun.file(STAMP).text() : null;
}

async function digestSources(): Promise<string> {
  const digest = new Bun.CryptoHasher("sha256");
  for (const path of sourcePaths()) {
    digest.update(`${path}\0`);
    digest.update(await Bun.file(join(ROOT, path)).bytes());
  }
  return digest.digest("hex");
}

function sourcePaths(): string[] {
  return SOURCES.flatMap((pattern) => [
    ...new Bun.Glob(pattern).scanSync({ cwd: ROOT }),
  ])
    .filter((path) => !/(^|\/)(node_modules|dist)\/|_test\.tsx?$/.test(path))
    .sort();
}
