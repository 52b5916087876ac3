import { problem } from "@haul/contract";

/**
 * Reads the name to give a file.
 *
 * @throws {ProblemError} `bad_option` for none, and for a folder, which has an option of its own.
 */
export function parseName(
  text: string,
  { folderOption }: { folderOption: string },
): string {
  if (text.trim() === "") {
    throw problem("bad_option", "--name needs a name for the file.");
  }
  if (!/[\\/]/.test(text)) return text;
  throw problem(
    "bad_option",
    `--name takes a name without a folder, not ${JSON.stringify(text)}; ${folderOption} takes the folder.`,
  );
}
