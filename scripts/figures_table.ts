import type { ProofFigures } from "@haul/fixture_server";

/**
 * Lays out what the proofs counted, one row for each, by name; nothing where
 * there is nothing.
 *
 * @param jsonLines What `tellFigures` wrote: one {@link ProofFigures} a line.
 */
export function figuresTable(jsonLines: string): string {
  const rows = jsonLines
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as ProofFigures)
    .sort((a, b) => (a.proof < b.proof ? -1 : 1));
  const width = Math.max(0, ...rows.map(({ proof }) => proof.length));
  return rows
    .map(({ proof, figures }) => `${proof.padEnd(width)}  ${words(figures)}`)
    .join("\n");
}

function words(figures: ProofFigures["figures"]): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${shown(value)}`)
    .join(" · ");
}

function shown(value: number): string {
  const rounded = Number.isInteger(value) ? value : Number(value.toFixed(2));
  return rounded.toLocaleString("en-GB").replaceAll(",", " ");
}
