import { expect, test } from "bun:test";
import { GAP, progressLayout } from "./progress_layout.ts";

test("progressLayout() never takes more than the terminal has", () => {
  for (let columns = 1; columns <= 300; columns++) {
    const { nameWidth, barWidth, fields } = progressLayout(columns);
    const bar = barWidth === 0 ? 0 : barWidth + GAP;
    const rest = fields.reduce((sum, { width }) => sum + width + GAP, 0);
    expect(nameWidth + bar + rest).toBeLessThanOrEqual(columns);
  }
});

test("progressLayout() keeps what people need most on a narrow terminal", () => {
  const names = (columns: number) =>
    progressLayout(columns).fields.map(({ name }) => name);
  expect(names(20)).toEqual(["percent"]);
  expect(names(40)).toEqual(["percent", "speed"]);
  expect(names(60)).toEqual(["percent", "bytes", "speed", "eta"]);
  expect(names(80)).toEqual([
    "percent",
    "bytes",
    "speed",
    "eta",
    "connections",
  ]);
});

test("progressLayout() shows a bar on a terminal of 80 columns", () => {
  expect(progressLayout(80).barWidth).toBeGreaterThanOrEqual(8);
  expect(progressLayout(60).barWidth).toBe(0);
});
