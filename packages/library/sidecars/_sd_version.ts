/** Families whose weights are SDXL's. */
const SDXL = ["sdxl", "pony", "illustrious", "noobai"];

/**
 * The base model in the words of AUTOMATIC1111's and Forge's card editor. A
 * word that they do not know would make them guess, as `Unknown` does.
 */
export function sdVersion(
  baseModel: string | null,
  knowsFlux: boolean,
): "SD1" | "SD2" | "SDXL" | "Flux" | "Unknown" {
  const name = (baseModel ?? "").toLowerCase();
  if (/^sd 1\b/.test(name)) return "SD1";
  if (/^sd 2\b/.test(name)) return "SD2";
  if (SDXL.some((family) => name.startsWith(family))) return "SDXL";
  return name.startsWith("flux") && knowsFlux ? "Flux" : "Unknown";
}
