/** `model-00001-of-00003.safetensors`, `model_00012-of-00072.bin`, and GGUF's splits. */
const SHARD = /^(.+)[-_](\d{5})-of-(\d{5})(\.\w+)$/;
/** `model.safetensors.index.json`, and with a variant: `model.safetensors.index.fp16.json`. */
const INDEX = /^(.+?)(\.\w+)\.index(?:\.(\w+))?\.json$/;

/**
 * What the parts of one sharded model have in common, its index among them,
 * or null for a file that stands for itself.
 */
export function shardGroup(path: string): string | null {
  const shard = SHARD.exec(path);
  if (shard !== null) return `${shard[1]}${shard[4]}`;
  const index = INDEX.exec(path);
  if (index === null) return null;
  const [, stem, extension, variant] = index;
  return variant === undefined
    ? `${stem}${extension}`
    : `${stem}.${variant}${extension}`;
}

/** Adds to files the other parts of the sharded models that they belong to. */
export function withWholeGroups<T extends { path: string }>(
  chosen: readonly T[],
  all: readonly T[],
): T[] {
  const groups = new Set(chosen.map(({ path }) => shardGroup(path)));
  groups.delete(null);
  const own = new Set(chosen);
  return all.filter(
    (file) => own.has(file) || groups.has(shardGroup(file.path)),
  );
}
