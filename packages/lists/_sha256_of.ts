/** A SHA-256 as lists write it: any case, with or without `sha256:` or `sha-256=` before it. Null for anything else. */
export function sha256Of(text: string): string | null {
  const hex = text
    .trim()
    .replace(/^sha-?256[:=]/i, "")
    .toLowerCase();
  return /^[0-9a-f]{64}$/.test(hex) ? hex : null;
}
