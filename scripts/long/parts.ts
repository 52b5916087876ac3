import { basename, join } from "node:path";
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
  soak: 35,
  kill_loop: 30,
  power_loss: 25,
  differential: 20,
  server_kill: 10,
  worker_death: 10,
  ledger_model: 15,
  fail_nth: 10,
  mirror_flip: 10,
  job_store_damage: 10,
  fuzz_parsers: 10,
  resources: 10,
};
const BUDGET_OF_OTHERS = 5;

/** All parts of the long tier, the longest first. */
export async function findParts(): Promise<Part[]> {
  const known = Object.keys(BUDGET_MINUTES);
  const rank = ({ path }: Part) => {
    const at = known.indexOf(nameOf(path));
    return at < 0 ? known.length : at;
  };
  const parts: Part[] = [];
  const paths = new Bun.Glob("{packages,test}/**/*_test.ts").scanSync(ROOT);
  for (const path of paths) {
    if (path.includes("node_modules")) continue;
    const text = await Bun.file(join(ROOT, path)).text();
    if (!MARK_REGEXP.test(text)) continue;
    const budgetMinutes = BUDGET_MINUTES[nameOf(path)] ?? BUDGET_OF_OTHERS;
    parts.push({ path, budgetMinutes });
  }
  return parts.sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}

/** `soak` for `test/proof/soak_test.ts`. */
function nameOf(path: string): string {
  return basename(path, "_test.ts");
}
