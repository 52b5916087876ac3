/** How strongly a LoRA is woven in where nobody says. */
const WEIGHT = 0.8;

const LORAS: readonly string[] = ["lora", "locon", "dora"];

/** What a prompt says to use a file, or null for what is not named in prompts. */
export function promptOf(type: string | null, path: string): string | null {
  const name = path.split(/[\\/]/).at(-1) ?? "";
  const stem = name.replace(/\.[^.]+$/, "");
  if (type === null) return null;
  if (LORAS.includes(type)) return `<lora:${stem}:${WEIGHT}>`;
  if (type === "hypernetwork") return `<hypernet:${stem}:${WEIGHT}>`;
  return type === "embedding" ? stem : null;
}
