import type { CivitaiMetadata } from "./civitai_options.ts";

const MAIN_TYPES = ["Model", "Pruned Model", "Diffusion Model", "UNet"];

interface Rated {
  type: string;
  metadata?: CivitaiMetadata;
}

/** The file that a bare link gives, by the service's rule; ties go to the first. */
export function primaryOf<T extends Rated>(
  files: readonly T[],
  wanted: CivitaiMetadata & { type?: string },
): T | null {
  let best: T | null = null;
  for (const file of files) {
    if (best === null || rate(file, wanted) > rate(best, wanted)) best = file;
  }
  return best;
}

function rate(
  { type, metadata = {} }: Rated,
  wanted: CivitaiMetadata & { type?: string },
): number {
  const {
    format = "SafeTensor",
    size = "pruned",
    fp = "fp16",
    quantType = "Q4_K_M",
  } = wanted;
  const types = wanted.type === undefined ? MAIN_TYPES : [wanted.type];
  let score = 1000;
  score += metadata.format === format ? 100 : -100;
  score += metadata.size === size ? 10 : -10;
  score += metadata.fp === fp ? 1 : -1;
  score += metadata.quantType === quantType ? 0.5 : -0.5;
  return types.includes(type) ? score + 1000 : score;
}
