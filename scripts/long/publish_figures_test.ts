import { expect, test } from "bun:test";
import { publishFigures } from "./publish_figures.ts";

const FROM = "<!-- figures of bun run test:long -->\n";
const TO = "<!-- end of figures -->";

test("publishFigures() puts the new table in the place of the old, and leaves the rest", () => {
  const page = publishFigures(`a\n${FROM}old $1\n${TO}\nb`, {
    heading: "Today:",
    table: "kills $& 3",
  });
  const block = "Today:\n\n```text\nkills $& 3\n```\n";
  expect(page).toBe(`a\n${FROM}${block}${TO}\nb`);
});

test("publishFigures() refuses a page without a place for figures", () => {
  const publish = () => publishFigures("a", { heading: "", table: "" });
  expect(publish).toThrow("no marks");
});
