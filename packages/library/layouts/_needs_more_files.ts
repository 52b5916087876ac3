/**
 * Families whose publishers give the diffusion model alone, with text encoder
 * and VAE as files of their own, by the beginnings of CivitAI's base model
 * names. A few of their files do hold everything, which only a header tells.
 * Source: the list of ComfyUI-LoRA-Manager, November 2026.
 */
const FAMILIES = [
  "anima",
  "auraflow",
  "chroma",
  "cogvideox",
  "ernie",
  "flux.1",
  "flux.2",
  "hidream",
  "hunyuan",
  "kolors",
  "krea 2",
  "ltxv",
  "lumina",
  "mochi",
  "nucleus",
  "pixart",
  "qwen",
  "svd",
  "wan video",
  "wan2",
  "z-image",
  "zimage",
];

/** Tells whether models of this base usually come as the diffusion model alone. */
export function needsMoreFiles(baseModel: string): boolean {
  const name = baseModel.toLowerCase();
  return FAMILIES.some((family) => name.startsWith(family));
}
