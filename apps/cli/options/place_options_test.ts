import { expect, test } from "bun:test";
import { layoutOf, placing } from "./place_options.ts";

test("placing() takes the current folder where nothing was said", () => {
  expect(placing({}, "/w")).toEqual({ folder: "/w", recognise: false });
});

test("placing() has a tool's folder recognised unless its layout is named", () => {
  expect(placing({ root: "tool" }, "/w")).toEqual({
    folder: "/w/tool",
    recognise: true,
  });
  expect(placing({ root: "/t", layout: "forge" }, "/w")).toEqual({
    folder: "/t",
    recognise: false,
  });
});

test("placing() leaves the Hugging Face cache where it is by itself", () => {
  expect(placing({ layout: "hf-cache" }, "/w").folder).toBeNull();
  expect(placing({ layout: "hf-cache", root: "c" }, "/w").folder).toBe("/w/c");
});

test("placing() refuses what contradicts itself", () => {
  expect(() => placing({ out: "a", root: "b" }, "/w")).toThrow("one of them");
  expect(() => placing({ template: "{model}" }, "/w")).toThrow(
    "--layout plain",
  );
});

test("layoutOf() knows layouts in either case, and says what was meant", () => {
  expect(layoutOf({})).toBeNull();
  expect(layoutOf({ layout: "ComfyUI" })).toBe("comfyui");
  expect(() => layoutOf({ layout: "comfy" })).toThrow(/comfyui/);
});
