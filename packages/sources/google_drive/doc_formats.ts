import { type ProblemError, problem } from "@haul/contract";
import type { DocApp } from "./drive_link.ts";

const OFFICE = "application/vnd.openxmlformats-officedocument";
const OPEN = "application/vnd.oasis.opendocument";

/**
 * The forms that each editor exports, the usual one first, with the types by
 * which the API knows them (developers.google.com, "Export MIME types").
 */
const FORMATS: Readonly<Record<DocApp, Readonly<Record<string, string>>>> = {
  document: {
    docx: `${OFFICE}.wordprocessingml.document`,
    odt: `${OPEN}.text`,
    pdf: "application/pdf",
    rtf: "application/rtf",
    txt: "text/plain",
    epub: "application/epub+zip",
    md: "text/markdown",
  },
  spreadsheets: {
    xlsx: `${OFFICE}.spreadsheetml.sheet`,
    ods: `${OPEN}.spreadsheet`,
    pdf: "application/pdf",
    csv: "text/csv",
    tsv: "text/tab-separated-values",
  },
  presentation: {
    pptx: `${OFFICE}.presentationml.presentation`,
    odp: `${OPEN}.presentation`,
    pdf: "application/pdf",
    txt: "text/plain",
  },
};

/** The editors by the type that the API gives their documents. */
export const DOC_APPS: Readonly<Record<string, DocApp>> = {
  "application/vnd.google-apps.document": "document",
  "application/vnd.google-apps.spreadsheet": "spreadsheets",
  "application/vnd.google-apps.presentation": "presentation",
};

/** What a document comes as where nobody chose. */
export function usualFormat(app: DocApp): string {
  return Object.keys(FORMATS[app])[0] ?? "pdf";
}

/** Tells whether an editor exports a form. */
export function hasFormat(app: DocApp, format: string): boolean {
  return Object.hasOwn(FORMATS[app], format);
}

/** The type by which the API knows a form. */
export function typeOfFormat(app: DocApp, format: string): string {
  return FORMATS[app][format] ?? "application/pdf";
}

/** A form was asked for that the editor does not export. */
export function unknownFormat(app: DocApp, format: string): ProblemError {
  const known = Object.keys(FORMATS[app]).join(", ");
  return problem(
    "bad_option",
    `Google does not export this document as "${format}". Choose one of ${known}.`,
  );
}
