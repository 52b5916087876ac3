import { join } from "node:path";
import { ROOT } from "../run_command.ts";

/** One test file at its full length. */
export interface Part {
  /** Its path below the repository's root. */
  path: string;
  /** What takes longer has failed. */
  budgetMinutes: number;
}

/** Every test that has a long tier, or counts what it proves, names one of these. */
const MARK_REGEXP = /\b(?:inTier|isLongTier|tellFigures)\b/;

/**
 * Parts that take more than a few minutes, the longest first. A budget is
 * about twice what the part takes on two cores beside the soak.
 */
const BUDGET_MINUTES: Readonly<Record<string, number>> = {
  "test/proof/soak_test.ts": 35,
  "test/proof/kill_loop_test.ts": 25,
  "packages/engine/power_loss_test.ts": 25,
  "test/proof/differential_test.ts": 20,
  "test/server_kill_test.ts": 10,
  "packages/engine/worker_death_test.ts": 10,
  "packages/engine/ledger_model_test.ts": 15,
  "packages/engine/fail_nth_test.ts": 10,
  "packages/engine/mirror_flip_test.ts": 10,
  "packages/jobs/job_store_damage_test.ts": 10,
  "test/proof/fuzz_parsers_test.ts": 10,
  "test/proof/resources_test.ts": 10,
};
const BUDGET_OF_OTHERS = 5;

/** All parts of the long tier, the longest first. */
export async function findParts(): Promise<Part[]> {
  const known = Object.keys(BUDGET_MINUTES);
  const rank = ({ path }: Part) =>
    known.includes(path) ? known.indexOf(path) : known.length;
  const parts: Part[] = [];
  const paths = new Bun.Glob("{packages,test}/**/*_test.ts").scanSync(ROOT);
  for (const path of paths) {
    if (path.includes("node_modules")) continue;
    const text = await Bun.file(join(ROOT, path)).text();
    if (!MARK_REGEXP.test(text)) continue;
    const budgetMinutes = BUDGET_MINUTES[path] ?? BUDGET_OF_OTHERS;
    parts.push({ path, budgetMinutes });
  }
  return parts.sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}
