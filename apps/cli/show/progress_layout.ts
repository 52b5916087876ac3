/**
 * The columns of a live line after its bar, in the order in which they are
 * left out where the terminal is narrow: what is missed least goes first.
 */
const FIELDS = [
  { name: "connections", width: 3 },
  { name: "bytes", width: 13 },
  { name: "eta", width: 11 },
  { name: "speed", width: 10 },
  { name: "percent", width: 4 },
] as const;

/** The name of a column. */
export type FieldName = (typeof FIELDS)[number]["name"];

/** How the columns of a line are shared out; all widths in terminal columns. */
export interface ProgressLayout {
  nameWidth: number;
  /** 0 where there is no room for a bar. */
  barWidth: number;
  /** From left to right. */
  fields: readonly { readonly name: FieldName; readonly width: number }[];
}

/** Spaces between two columns. */
export const GAP = 2;

const SHORTEST_NAME = 12;
const LONGEST_NAME = 36;
const SHORTEST_BAR = 8;
const LONGEST_BAR = 40;

/** Left to right, in the order in which people read them. */
const PLACES: readonly FieldName[] = [
  "percent",
  "bytes",
  "speed",
  "eta",
  "connections",
];

/**
 * Shares out a line. The result depends on the terminal alone and not on what
 * a line says, so that the columns of all lines agree and never move.
 */
export function progressLayout(columns: number): ProgressLayout {
  let fields: ProgressLayout["fields"] = FIELDS;
  let left = columns - widthOf(fields);
  while (fields.length > 0 && left < SHORTEST_NAME) {
    fields = fields.slice(1);
    left = columns - widthOf(fields);
  }
  const bar = Math.min(LONGEST_BAR, Math.floor((left - GAP) * 0.4));
  const barWidth = bar < SHORTEST_BAR ? 0 : bar;
  const room = barWidth === 0 ? left : left - barWidth - GAP;
  return {
    nameWidth: Math.min(LONGEST_NAME, room),
    barWidth,
    fields: fields.toSorted(
      (a, b) => PLACES.indexOf(a.name) - PLACES.indexOf(b.name),
    ),
  };
}

function widthOf(fields: ProgressLayout["fields"]): number {
  return fields.reduce((sum, { width }) => sum + width + GAP, 0);
}
