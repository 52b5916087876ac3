/** A message has no room for more of what a publisher wrote. */
const MAX_SHOWN = 80;

/** What a publisher wrote, fit for a message: one line, no control characters, not too long. */
export function shown(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  const characters = [...line];
  if (characters.length <= MAX_SHOWN) return line;
  return `${characters.slice(0, MAX_SHOWN).join("")}…`;
}
