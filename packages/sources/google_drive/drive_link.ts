/** Google's editors whose documents are no files until they are exported. */
export type DocApp = "document" | "spreadsheets" | "presentation";

/** What a link of Google Drive stands for. */
export interface DriveLink {
  /** `file` also where only asking tells that it is a folder or a document. */
  kind: "file" | "folder" | "document";
  id: string;
  /** What opens items that were shared by link before 2021 (contracts.md 3.1). */
  resourceKey: string | null;
  /** Of a document: its editor. */
  app: DocApp | null;
  /** Of a document: the form that the link asks for, such as `pdf`. */
  format: string | null;
  /** Of a spreadsheet: the one sheet that the link asks for. */
  sheet: string | null;
}

/** A link to what has an id and nothing else. */
export function driveLink(
  link: Pick<DriveLink, "kind" | "id"> & Partial<DriveLink>,
): DriveLink {
  return { resourceKey: null, app: null, format: null, sheet: null, ...link };
}
