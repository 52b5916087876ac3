import { expect, test } from "bun:test";
import { figuresTable } from "./figures_table.ts";

test("figuresTable() gives each proof a row, by name, whole numbers in groups and others short", () => {
  const lines = [
    { proof: "power loss", figures: { "wrong files": 0 } },
    { proof: "kill", figures: { kills: 1000, "MiB again": 3.21875 } },
  ].map((row) => JSON.stringify(row));
  expect(figuresTable(`${lines.join("\n")}\n`)).toBe(
    "kill        kills 1 000 · MiB again 3.22\npower loss  wrong files 0",
  );
});

test("figuresTable() is empty where nothing was counted", () => {
  expect(figuresTable("")).toBe("");
});
