import type { FileChoice } from "@haul/contract";
import { hasFormat, unknownFormat, usualFormat } from "./doc_formats.ts";
import type { DocApp, DriveLink } from "./drive_link.ts";

/**
 * A document's link with the form that it is fetched in: the user's choice,
 * the link's own, or the usual one of its editor.
 *
 * @throws {ProblemError} `bad_option` for a form that the editor does not export.
 */
export function inFormat(
  link: DriveLink,
  app: DocApp,
  choice: FileChoice,
): DriveLink {
  const wanted = [choice.format, link.format].filter((each) => each !== null);
  const format = wanted.find((each) => hasFormat(app, each));
  const [unknown] = wanted;
  if (format === undefined && unknown !== undefined) {
    throw unknownFormat(app, unknown);
  }
  return { ...link, app, format: format ?? usualFormat(app) };
}

/** The same for a document within a folder, where a choice may be meant for the others. */
export function inUsualFormat(
  link: DriveLink,
  app: DocApp,
  choice: FileChoice,
): DriveLink {
  return inFormat({ ...link, format: usualFormat(app) }, app, choice);
}

/** A document's title as the name of a file. */
export function nameInFormat(title: string, format: string): string {
  const ending = `.${format}`;
  return title.toLowerCase().endsWith(ending) ? title : title + ending;
}
