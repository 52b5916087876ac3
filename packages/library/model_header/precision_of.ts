import type { Tensor } from "./safetensors_tensors.ts";

/** The words of CivitAI's `fp` for the number formats of safetensors. */
const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    F64: "fp64",
    F32: "fp32",
    F16: "fp16",
    BF16: "bf16",
    F8_E4M3: "fp8",
    F8_E4M3FN: "fp8",
    F8_E5M2: "fp8",
    F4: "fp4",
    I8: "int8",
  }),
);

/** Marks of quantised weights, which are stored as plain bytes. */
const QUANTISED: readonly [word: string, name: RegExp][] = [
  ["nf4", /\.quant_state\.bitsandbytes__nf4$/],
  ["fp4", /\.quant_state\.bitsandbytes__fp4$/],
  ["nvfp4", /\.weight_scale_2$/],
  ["int4", /\.(?:qweight|wscales)$/],
];

/** The number format that most bytes of the weights have, or null where it has no word. */
export function precisionOf(tensors: readonly Tensor[]): string | null {
  const bytes = new Map<string, number>();
  for (const { dtype, begin, end } of tensors) {
    bytes.set(dtype, (bytes.get(dtype) ?? 0) + end - begin);
  }
  const [most] = [...bytes].sort(([, a], [, b]) => b - a);
  if (most === undefined) return null;
  const word = WORDS.get(most[0]);
  if (word !== undefined && word !== "int8") return word;
  const mark = QUANTISED.find(([, name]) =>
    tensors.some((tensor) => name.test(tensor.name)),
  );
  return mark?.[0] ?? word ?? null;
}
