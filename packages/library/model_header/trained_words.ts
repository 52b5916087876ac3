/** More words than anybody types. */
const MAX_WORDS = 20;
/** A longer one is no tag, but a caption. */
const MAX_LENGTH = 100;

/**
 * The words that a model was trained with most, from what its maker's tool
 * wrote: the trigger phrase where there is one, else the tags that at least
 * half of the pictures had, most frequent first.
 */
export function trainedWords(
  metadata: Readonly<Record<string, string>>,
): string[] {
  const phrase = plain(metadata["modelspec.trigger_phrase"] ?? "");
  if (phrase !== "") return [phrase];
  const counts = tagCounts(metadata["ss_tag_frequency"]);
  // Not as arguments of one call: a header has room for more than that takes.
  const most = counts.values().reduce((a, b) => Math.max(a, b), 0);
  return [...counts]
    .filter(([, count]) => count * 2 >= most)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MAX_WORDS)
    .map(([tag]) => tag);
}

/** Tag to count, over all data sets: `{"10_ink": {"ink wash": 40}}`. */
function tagCounts(json: string | undefined): Map<string, number> {
  const counts = new Map<string, number>();
  for (const tags of valuesOf(parsed(json))) {
    for (const [name, count] of entriesOf(tags)) {
      const tag = plain(name);
      if (tag === "" || typeof count !== "number" || !(count > 0)) continue;
      counts.set(tag, (counts.get(tag) ?? 0) + count);
    }
  }
  return counts;
}

function plain(text: string): string {
  const words = text.replace(/[\p{C}\s]+/gu, " ").trim();
  return words.length > MAX_LENGTH ? "" : words;
}

function parsed(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? "null");
  } catch {
    return null;
  }
}

function entriesOf(value: unknown): [string, unknown][] {
  const isObject = typeof value === "object" && value !== null;
  return isObject ? Object.entries(value) : [];
}

function valuesOf(value: unknown): unknown[] {
  return entriesOf(value).map(([, inner]) => inner);
}
