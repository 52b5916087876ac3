/** One line of a picture. */
export interface Curve {
  name: string;
  /** In the order of `x`. */
  points: readonly { x: number; y: number }[];
}

const WIDTH = 720;
const HEIGHT = 360;
const LEFT = 64;
const RIGHT = 24;
const TOP = 48;
const BOTTOM = 48;
/** Seen as well on white as on black. */
const COLOURS = ["#2f81f7", "#d9822b"];
const GREY = "#808890";

/** An SVG picture of some curves over one pair of axes that begin at 0. */
export function drawCurves(
  curves: readonly Curve[],
  labels: { title: string; x: string; y: string },
): string {
  const all = curves.flatMap(({ points }) => points);
  const maxX = niceEnd(Math.max(1, ...all.map(({ x }) => x)));
  const maxY = niceEnd(Math.max(1, ...all.map(({ y }) => y)));
  const placeX = (x: number) => LEFT + (x / maxX) * (WIDTH - LEFT - RIGHT);
  const placeY = (y: number) => HEIGHT - BOTTOM - (y / maxY) * plotHeight();
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="${labels.title}">`,
    text(labels.title, { x: LEFT, y: 24, size: 15 }),
    ...ticks.map((t) => grid(placeY(t * maxY), short(t * maxY))),
    ...ticks.map((t) =>
      text(short(t * maxX), {
        x: placeX(t * maxX),
        y: HEIGHT - BOTTOM + 18,
        anchor: "middle",
      }),
    ),
    text(labels.x, { x: WIDTH - RIGHT, y: HEIGHT - 10, anchor: "end" }),
    text(labels.y, { x: LEFT, y: TOP - 8 }),
    ...curves.map(({ points }, index) => {
      const path = points.map(({ x, y }) =>
        [placeX(x), placeY(y)].map((at) => at.toFixed(1)).join(","),
      );
      return `<polyline fill="none" stroke="${colour(index)}" stroke-width="2.5" points="${path.join(" ")}"/>`;
    }),
    ...curves.map(({ name }, index) =>
      text(name, {
        x: WIDTH - RIGHT - 8,
        y: HEIGHT - BOTTOM - 14 - 18 * index,
        anchor: "end",
        fill: colour(index),
        size: 13,
      }),
    ),
    "</svg>",
    "",
  ].join("\n");
}

function plotHeight(): number {
  return HEIGHT - TOP - BOTTOM;
}

function grid(y: number, label: string): string {
  const rule = `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" stroke="${GREY}" stroke-opacity="0.3"/>`;
  return rule + text(label, { x: LEFT - 8, y: y + 4, anchor: "end" });
}

interface TextOptions {
  /** Where it is, and which end of it that is. */
  x: number;
  y: number;
  anchor?: "start" | "middle" | "end";
  fill?: string;
  size?: number;
}

function text(content: string, options: TextOptions): string {
  const { x, y, anchor = "start", fill = GREY, size = 12 } = options;
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" fill="${fill}" font-size="${size}">${content}</text>`;
}

function colour(index: number): string {
  return COLOURS[index % COLOURS.length] ?? GREY;
}

/** The next number that divides well into quarters. */
function niceEnd(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  const steps = [1, 1.2, 1.6, 2, 3.2, 4, 6, 8, 10];
  return unit * (steps.find((step) => step * unit >= value) ?? 10);
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
