import type { CivitaiFile } from "./_civitai_records.ts";

/** What CivitAI prefers where nobody says otherwise. */
const PREFERRED = {
  format: "SafeTensor",
  size: "pruned",
  fp: "fp16",
  quantType: "Q4_K_M",
} as const;

const MODEL_TYPES = new Set([
  "Model",
  "Pruned Model",
  "Diffusion Model",
  "UNet",
]);

/** Whether a file is the model itself, and not what comes along with it. */
export function isModelItself({ type }: CivitaiFile): boolean {
  return MODEL_TYPES.has(type);
}

/**
 * The file that a bare link gives, or null where two are equally good: the one
 * that the record calls primary, or else the best by CivitAI's own rule
 * (`getPrimaryFile`; contracts.md 1.3).
 */
export function primaryFile(files: readonly CivitaiFile[]): CivitaiFile | null {
  const marked = files.filter((file) => file.primary);
  const [only] = marked;
  // A version's record marks every file true or false, one of 2026 at most one.
  if (only !== undefined && marked.length === 1) return only;
  const best = Math.max(...files.map(scoreOf));
  const winners = files.filter((file) => scoreOf(file) === best);
  return winners.length === 1 ? (winners[0] ?? null) : null;
}

function scoreOf(file: CivitaiFile): number {
  const { metadata } = file;
  const { format, size, fp, quantType } = PREFERRED;
  return (
    (isModelItself(file) ? 1000 : 0) +
    side(metadata.format === format, 100) +
    side(metadata.size === size, 10) +
    side(metadata.fp === fp, 1) +
    side(metadata.quantType === quantType, 0.5)
  );
}

function side(isMet: boolean, weight: number): number {
  return isMet ? weight : -weight;
}
