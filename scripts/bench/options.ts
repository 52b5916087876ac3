/** @throws {Error} In plain words, where `only` holds a name that is not among `names`. */
export function checkNames(
  only: readonly string[],
  { names, what }: { names: readonly string[]; what: string },
): void {
  const unknown = only.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new Error(
    `There is no ${what} ${JSON.stringify(unknown)}; there are: ${names.join(", ")}.`,
  );
}

/** @throws {Error} In plain words, where an option is no whole number from 1. */
export function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new Error(`${option} takes a whole number from 1, not ${text}.`);
}
