import { expect, test } from "bun:test";
import { tellApart } from "./tell_apart.ts";

test("tellApart() leaves names alone that differ", () => {
  expect(tellApart(["a.bin", "b.bin"])).toEqual(["a.bin", "b.bin"]);
});

test("tellApart() numbers equal names before their extension", () => {
  expect(tellApart(["a.bin", "a.bin", "a.bin"])).toEqual([
    "a.bin",
    "a (1).bin",
    "a (2).bin",
  ]);
});

test("tellApart() takes no name that another file has", () => {
  const names = ["a (1).bin", "a.bin", "A.BIN", "a (2).bin", "a (2).bin"];
  const apart = tellApart(names);
  expect(apart).toEqual([
    "a (1).bin",
    "a.bin",
    "a (2).bin",
    "a (2) (1).bin",
    "a (2) (2).bin",
  ]);
});

test("tellApart() is quick with thousands of one name", () => {
  const apart = tellApart(Array.from({ length: 9000 }, () => "a.bin"));
  expect(new Set(apart).size).toBe(9000);
});
