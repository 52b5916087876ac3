import { expect, test } from "bun:test";
import { Removals } from "./removals.ts";

test("Removals tells what went after a number, in order", () => {
  const removals = new Removals();
  removals.add("a", 3);
  removals.add("b", 5);
  removals.add("c", 6);
  removals.undo("b");
  expect(removals.since(2)).toEqual(["a", "c"]);
  expect(removals.since(3)).toEqual(["c"]);
  expect(removals.forgotten).toBe(0);
});

test("Removals forgets the oldest, and says up to when", () => {
  const removals = new Removals({ most: 2 });
  removals.add("a", 1);
  removals.add("b", 2);
  removals.add("a", 4);
  expect(removals.since(0)).toEqual(["b", "a"]);
  removals.add("c", 7);
  expect(removals.since(0)).toEqual(["a", "c"]);
  expect(removals.forgotten).toBe(2);
});
