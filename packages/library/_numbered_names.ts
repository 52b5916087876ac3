import { splitExtension } from "./split_extension.ts";

/** More of one name than anybody keeps; `safeName` leaves room for the digits. */
const MAX_NUMBER = 9999;

/** The name itself, then `name (1).ext`, `name (2).ext` and so on. */
export function* numberedNames(name: string): Generator<string, void> {
  yield name;
  const { stem, extension } = splitExtension(name);
  for (let number = 1; number <= MAX_NUMBER; number += 1) {
    yield `${stem} (${number})${extension}`;
  }
}
