import type { Drafts } from "../state/drafts.ts";
import { readLinks } from "../state/read_links.ts";
import { toast } from "../state/toasts.ts";
import { say } from "../words/words.ts";

/** Puts the links that files name into the box. */
export async function takeFiles(
  drafts: Drafts,
  files: FileList,
): Promise<void> {
  for (const file of files) {
    const { lines, wishes, problems } = await readLinks(file);
    for (const problem of problems) toast(problem, { kind: "problem" });
    if (lines.length > 0) drafts.append(lines, wishes);
    else if (problems.length === 0) {
      toast(say().add.noLinks(file.name), { kind: "problem" });
    }
  }
}
