/**
 * `bun run bench [PART] [options]`: prints figures, and claims nothing that it
 * did not check. It is no test: it passes and fails nobody.
 */

/** What can be measured; each part reads the words after its name itself. */
const PARTS: Readonly<Record<string, () => Promise<unknown>>> = {
  speed: () => import("./bench/speed/main.ts"),
  choices: () => import("./bench/choices/main.ts"),
  constants: () => import("./bench/constants/main.ts"),
  profile: () => import("./bench/profile/main.ts"),
  server: () => import("./bench/server/main.ts"),
  web: () => import("./bench/web/main.ts"),
};

const [first = "speed", ...rest] = process.argv.slice(2);
const part = first.startsWith("-") ? "speed" : first;
const load = PARTS[part];
if (load === undefined) {
  console.error(
    `There is no bench ${JSON.stringify(part)}; there are: ${Object.keys(PARTS).join(", ")}.`,
  );
  process.exit(2);
}
process.argv = [
  ...process.argv.slice(0, 2),
  ...(part === first ? rest : process.argv.slice(2)),
];
try {
  await load();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
