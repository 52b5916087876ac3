import type { Bench } from "./bench.ts";
import { median } from "./median.ts";
import type { Row, Stage } from "./row.ts";
import { runTool, type Sample } from "./run_tool.ts";
import { isInstalled, type ToolName } from "./tools.ts";

/** The medians of one program over all its runs of one row. */
export interface ToolFigures {
  tool: ToolName;
  runs: number;
  seconds: number;
  cpuSecondsPerGb: number;
  peakBytes: number;
  /** Of the bytes of the file; null where nobody counted. */
  shareFetchedTwice: number | null;
}

/** What one row came to. */
export interface Comparison {
  name: string;
  title: string;
  target: number;
  /** Median over the pairs of Haul's wall time divided by the rival's. */
  ratio: number | null;
  haul: ToolFigures;
  /** Every other program that could do it; the rival first. */
  others: ToolFigures[];
  /** Seconds that one connection takes, where that is the rival. */
  computedSeconds: number | null;
}

/** Other programs that are shown beside the rival of a row, where installed. */
const SIDE_SHOWS: Readonly<Record<string, readonly ToolName[]>> = {
  plain: ["axel", "wget2"],
};

/** Runs the programs of one row in turn, so that what else the machine does meets them all alike. */
export async function compare(
  row: Row,
  options: Bench & { pairs: number },
): Promise<Comparison> {
  await using stage = await row.open(options);
  const tools = rivalsOf(row).filter(isInstalled);
  const samples = new Map<ToolName, Sample[]>(
    (["haul", ...tools] as const).map((tool) => [tool, []]),
  );
  for (let pair = 0; pair < options.pairs; pair += 1) {
    // Who goes first changes, as the second finds a warmer machine.
    const order = [...samples.keys()];
    for (const tool of pair % 2 === 0 ? order : order.reverse()) {
      const sample = await runTool(tool, { ...options, row, stage });
      samples.get(tool)?.push(sample);
    }
  }
  const figures = [...samples].map(([tool, taken]) =>
    figuresOf(tool, taken, stage),
  );
  const [haul, ...others] = figures as [ToolFigures, ...ToolFigures[]];
  const computedSeconds =
    typeof row.against === "string" ? null : row.against.seconds(stage.bytes);
  return {
    name: row.name,
    title: row.title,
    target: row.target,
    ratio: ratioOf(samples, { row, computedSeconds }),
    haul,
    others,
    computedSeconds,
  };
}

function rivalsOf(row: Row): ToolName[] {
  const rival = typeof row.against === "string" ? [row.against] : [];
  return [...rival, ...(SIDE_SHOWS[row.name] ?? [])];
}

function figuresOf(
  tool: ToolName,
  samples: readonly Sample[],
  stage: Stage,
): ToolFigures {
  const of = (pick: (sample: Sample) => number) => median(samples.map(pick));
  const twice = samples.flatMap(({ fetchedTwice }) => fetchedTwice ?? []);
  return {
    tool,
    runs: samples.length,
    seconds: of(({ seconds }) => seconds),
    cpuSecondsPerGb: of(({ cpuSeconds }) => cpuSeconds / (stage.bytes / 1e9)),
    peakBytes: of(({ peakBytes }) => peakBytes),
    shareFetchedTwice: twice.length === 0 ? null : median(twice) / stage.bytes,
  };
}

/** The median of the ratios of the pairs; null where the rival is missing. */
function ratioOf(
  samples: ReadonlyMap<ToolName, readonly Sample[]>,
  against: { row: Row; computedSeconds: number | null },
): number | null {
  const { row, computedSeconds } = against;
  const haul = samples.get("haul") ?? [];
  if (computedSeconds !== null) {
    return median(haul.map(({ seconds }) => seconds / computedSeconds));
  }
  const rival =
    typeof row.against === "string" ? samples.get(row.against) : undefined;
  if (rival === undefined) return null;
  return median(
    haul.map(({ seconds }, index) => seconds / (rival[index]?.seconds ?? 0)),
  );
}
