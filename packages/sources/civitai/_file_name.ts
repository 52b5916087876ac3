import type { CivitaiFile } from "./_civitai_records.ts";

/**
 * The name to store a file under. CivitAI makes names up from model and
 * version, so that files of one version can share a name (contracts.md 1.6):
 * then all but the primary one get what tells them apart, or their id.
 */
export function fileName(
  file: CivitaiFile,
  siblings: readonly CivitaiFile[],
): string {
  const namesakes = siblings.filter(
    (other) => other.name.toLowerCase() === file.name.toLowerCase(),
  );
  if (namesakes.length < 2 || file.primary) return file.name;
  const suffixes = namesakes.map((each) => suffixOf(each, namesakes));
  const own = suffixOf(file, namesakes);
  const isUnique = suffixes.filter((suffix) => suffix === own).length === 1;
  const suffix = isUnique && own !== "" ? own : String(file.id ?? "");
  return suffix === "" ? file.name : inserted(file.name, suffix);
}

/** The facts in which a file differs from one of its namesakes: `full_fp32`. */
function suffixOf(
  file: CivitaiFile,
  namesakes: readonly CivitaiFile[],
): string {
  return (["size", "fp", "quantType"] as const)
    .filter((key) =>
      namesakes.some((other) => other.metadata[key] !== file.metadata[key]),
    )
    .map((key) => file.metadata[key] ?? "")
    .filter((fact) => fact !== "")
    .join("_");
}

function inserted(name: string, suffix: string): string {
  const dot = name.lastIndexOf(".");
  if (dot <= 0) return `${name}_${suffix}`;
  return `${name.slice(0, dot)}_${suffix}${name.slice(dot)}`;
}
