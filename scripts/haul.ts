/**
 * `bun haul …` in a checkout: the first time, it installs what Haul needs.
 * Nothing is imported that is not there before that.
 *
 * @module
 */

import { existsSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dir, "..");

if (!existsSync(join(ROOT, "node_modules"))) {
  // What it says goes to stderr: scripts read the other one.
  const { exitCode } = Bun.spawnSync(
    [process.execPath, "install", "--frozen-lockfile", "--silent"],
    { cwd: ROOT, stdout: 2, stderr: "inherit", stdin: "ignore" },
  );
  if (exitCode !== 0) {
    process.stderr.write(
      "✗ What Haul needs could not be installed; mend what stands above, and run the same command again.\n",
    );
    process.exit(1);
  }
}

await import("../apps/cli/main.ts");
