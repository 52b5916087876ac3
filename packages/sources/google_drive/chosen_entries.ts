import { type FileChoice, problem } from "@haul/contract";
import { pathFilter } from "../path_filter.ts";
import type { PlacedEntry } from "./drive_entry.ts";

/** The most choices that are shown. */
const MAX_CHOICES = 100;

/**
 * The files of a folder that the user wants: those that `include` and
 * `exclude` let through, or of these the one of a name, a path or an id.
 *
 * @throws {ProblemError} `choice_needed` where that leaves none.
 */
export function chosenEntries(
  entries: readonly PlacedEntry[],
  choice: FileChoice,
): PlacedEntry[] {
  const { file } = choice;
  const isWanted = pathFilter(choice);
  const chosen = entries.filter((entry) => {
    const names = [entry.link.id, entry.name, pathOf(entry)];
    return isWanted(pathOf(entry)) && (file === null || names.includes(file));
  });
  if (chosen.length > 0) return chosen;
  const wanted = file === null ? "that --include asks for" : `"${file}"`;
  throw problem(
    "choice_needed",
    `The Google Drive folder has no file ${wanted}. Choose one of its ${entries.length} files by name or id (--file), or by a pattern (--include).`,
    {
      fix: {
        kind: "choose",
        choices: entries.slice(0, MAX_CHOICES).map((entry) => ({
          id: entry.link.id,
          label: pathOf(entry),
        })),
      },
    },
  );
}

function pathOf({ folder, name }: PlacedEntry): string {
  return folder === null ? name : `${folder}/${name}`;
}
