/**
 * The word that somebody probably meant, or null where none is near: at most
 * two letters changed, added, lost or swapped, and less than half of the word;
 * failing that, the only word that begins so.
 */
export function closestWord(
  typed: string,
  words: readonly string[],
): string | null {
  const allowed = Math.min(2, Math.floor((typed.length - 1) / 2));
  let best: string | null = null;
  let bestDistance = allowed + 1;
  for (const word of words) {
    const distance = editDistance(typed, word);
    if (distance >= bestDistance) continue;
    best = word;
    bestDistance = distance;
  }
  if (best !== null) return best;
  const longer = words.filter(
    (word) => typed.length > 1 && word.startsWith(typed),
  );
  return longer.length === 1 ? (longer[0] ?? null) : null;
}

/** Optimal string alignment: a swap of neighbours counts as one edit. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        cell(rows[i - 1], j) + 1,
        cell(row, j - 1) + 1,
        cell(rows[i - 1], j - 1) + cost,
        swapped ? cell(rows[i - 2], j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    rows.push(row);
  }
  return cell(rows[a.length], b.length);
}

function cell(row: readonly number[] | undefined, column: number): number {
  return row?.[column] ?? Number.POSITIVE_INFINITY;
}
