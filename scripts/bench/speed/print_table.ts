import { cpus, release, totalmem, type } from "node:os";
import { formatBytes } from "@haul/contract";
import type { Comparison, ToolFigures } from "./compare.ts";
import type { Figure } from "./figure.ts";

const HEAD = [
  "row",
  "Haul",
  "rival",
  "Haul / rival",
  "target",
  "CPU s/GB",
  "peak memory",
  "fetched twice",
];

/** The machine that the figures are from, in one line. */
export function machine(): string {
  const [cpu] = cpus();
  const memory = formatBytes(totalmem());
  return `${cpus().length} × ${cpu?.model.trim() ?? "unknown"}, ${memory}, ${type()} ${release()}, Bun ${Bun.version}`;
}

/** The rows of a Markdown table; each is printed as soon as it is known. */
export function tableHead(): string {
  return `${line(HEAD)}\n${line(HEAD.map(() => "---"))}`;
}

/** One row of the table. */
export function tableRow(found: Comparison): string {
  const [rival] = found.others;
  const rivalTime =
    found.computedSeconds === null
      ? rival && `${seconds(rival.seconds)} (${rival.tool})`
      : `${seconds(found.computedSeconds)} (computed)`;
  return line([
    found.title,
    seconds(found.haul.seconds),
    rivalTime ?? "not installed",
    found.ratio === null ? "–" : verdict(found.ratio, found.target),
    `≤ ${found.target}`,
    both(found, ({ cpuSecondsPerGb }) => cpuSecondsPerGb.toFixed(2)),
    both(found, ({ peakBytes }) => formatBytes(peakBytes)),
    both(found, ({ shareFetchedTwice }) => share(shareFetchedTwice)),
  ]);
}

/** One figure that stands beside the table. */
export function figureRow(figure: Figure, value: number): string {
  const shown = `${value.toFixed(value < 10 ? 1 : 0)} ${figure.unit}`;
  const mark = value <= figure.target ? "✓" : "✗";
  return line([figure.title, `${shown} ${mark}`, `≤ ${figure.target}`]);
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function both(
  found: Comparison,
  show: (figures: ToolFigures) => string,
): string {
  return [found.haul, ...found.others.slice(0, 1)].map(show).join(" / ");
}

function seconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} s`;
}

function verdict(ratio: number, target: number): string {
  return `${ratio.toFixed(3)} ${ratio <= target ? "✓" : "✗"}`;
}

function share(value: number | null): string {
  return value === null ? "–" : `${(value * 100).toFixed(2)} %`;
}
