const FIGURES_REGEXP =
  /(<!-- figures of bun run test:long -->\n)[\s\S]*?(<!-- end of figures -->)/;

/**
 * Puts the table of a run in the place of the one before.
 *
 * @param page The text of `docs/reliability.md`.
 * @param options.heading One line: when and where the figures were counted.
 * @throws {RangeError} Where the page has no place for them.
 */
export function publishFigures(
  page: string,
  { heading, table }: { heading: string; table: string },
): string {
  if (!FIGURES_REGEXP.test(page)) {
    throw new RangeError("Cannot publish figures: the page has no marks");
  }
  const block = `${heading}\n\n\`\`\`text\n${table}\n\`\`\`\n`;
  return page.replace(FIGURES_REGEXP, (_all, from, to) => from + block + to);
}
