import { expect, test } from "bun:test";
import { closestWord } from "./closest_word.ts";

const OPTIONS = ["max-speed", "mirror", "name", "json", "quiet", "overwrite"];

test.each([
  ["max-sped", "max-speed"],
  ["maxspeed", "max-speed"],
  ["miror", "mirror"],
  ["nmae", "name"],
  ["jsno", "json"],
  ["max", "max-speed"],
  ["over", "overwrite"],
])("closestWord() takes %p for %p", (typed, meant) => {
  expect(closestWord(typed, OPTIONS)).toBe(meant);
});

test.each(["x", "colour", "na", "m", ""])(
  "closestWord() makes no guess at %p unless one word begins so",
  (typed) => {
    expect(closestWord(typed, OPTIONS)).toBe(typed === "na" ? "name" : null);
  },
);
