import { expect, test } from "bun:test";
import { isQuant, quantOf } from "./quant_of.ts";

test.each([
  ["llama-2-7b.Q4_K_M.gguf", "Q4_K_M"],
  ["Qwen3-8B-q8_0.gguf", "Q8_0"],
  ["model-IQ2_XXS.gguf", "IQ2_XXS"],
  ["m-UD-Q4_K_XL.gguf", "UD-Q4_K_XL"],
  ["Q8_0/big-Q8_0-00001-of-00003.gguf", "Q8_0"],
  ["BF16/big-00001-of-00002.gguf", "BF16"],
  ["flux1-dev-F16.gguf", "F16"],
  ["m-TQ1_0.gguf", "TQ1_0"],
  ["gpt-oss-20b-MXFP4_MOE.gguf", "MXFP4_MOE"],
  ["Q4-tales/story-Q5_K_S.gguf", "Q5_K_S"],
  ["model.safetensors", null],
  ["FAQ4.gguf", null],
  ["Q.gguf", null],
])("quantOf() finds in %s the name %p", (path, quant) => {
  expect(quantOf(path)).toBe(quant);
});

test("isQuant() takes a name for no more than it is", () => {
  expect(["Q4_K_M", "q8_0", "bf16"].every(isQuant)).toBe(true);
  expect(["a.gguf", "main", "Q4_K_M.gguf", ""].some(isQuant)).toBe(false);
});
