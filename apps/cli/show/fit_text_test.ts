import { expect, test } from "bun:test";
import { fitName, fitText, padText } from "./fit_text.ts";

test("fitText() leaves text alone that fits", () => {
  expect(fitText("model.bin", 9)).toBe("model.bin");
});

test("fitText() cuts at the end and says so", () => {
  expect(fitText("model.bin", 6)).toBe("model…");
  expect(fitText("model.bin", 0)).toBe("");
});

test("fitText() counts wide characters as two columns", () => {
  expect(fitText("模型文件", 6)).toBe("模型…");
});

test("fitText() never cuts through a joined emoji", () => {
  expect(fitText("👩‍👩‍👧👩‍👩‍👧x", 4)).toBe("👩‍👩‍👧…");
});

test("fitName() keeps the end of a name", () => {
  const name = fitName("flux1-dev-kontext_fp8_scaled.safetensors", 24);
  expect(name).toBe("flux1-dev-…d.safetensors");
  expect(Bun.stringWidth(name)).toBe(24);
});

test("fitName() stays within its width for wide names", () => {
  const name = "超大規模言語模型的權重文件.safetensors";
  for (let width = 0; width < 40; width++) {
    expect(Bun.stringWidth(fitName(name, width))).toBeLessThanOrEqual(width);
  }
});

test("padText() pads by columns, not by characters", () => {
  expect(padText("模", 4)).toBe("模  ");
  expect(padText("abc", 2)).toBe("abc");
});
