/** The names that llama.cpp and its kin give to quantisations and precisions. */
const QUANT = String.raw`(?:UD-)?(?:(?:I?Q|TQ)\d(?:_[A-Z0-9]+)*|MXFP\d(?:_MOE)?|NVFP\d|B?F16|F32|FP\d+)`;
const WHOLE = new RegExp(`^${QUANT}$`, "i");
const WITHIN = new RegExp(`(?<=^|[-._/])${QUANT}(?=[-._/]|$)`, "gi");

/** Tells whether a text is the name of a quantisation: `Q4_K_M`, `IQ2_XXS`, `F16`. */
export function isQuant(text: string): boolean {
  return WHOLE.test(text);
}

/**
 * The quantisation that a file's path names, in capitals, or null. The last
 * one counts: folders and the names of models come before it.
 */
export function quantOf(path: string): string | null {
  return path.match(WITHIN)?.at(-1)?.toUpperCase() ?? null;
}
