import { expect, test } from "bun:test";
import { parseName } from "./parse_name.ts";

const options = { folderOption: "--out" };

test("parseName() takes a name as it is", () => {
  expect(parseName("ink wash.safetensors", options)).toBe(
    "ink wash.safetensors",
  );
});

test.each([
  ["sub/x.bin", "--out takes the folder"],
  ["../x.bin", "--out takes the folder"],
  ["C:\\x.bin", "--out takes the folder"],
  ["", "needs a name"],
  ["  ", "needs a name"],
])("parseName() refuses %j and says what to do", (text, said) => {
  expect(() => parseName(text, options)).toThrow(said);
});
