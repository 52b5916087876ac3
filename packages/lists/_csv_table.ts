import Papa from "papaparse";
import type { ListBuilder } from "./_list_builder.ts";
import { sha256Of } from "./_sha256_of.ts";
import { kindOfPath, kindOfWord } from "./kind_words.ts";
import type { ListEntry, ListOptions } from "./list_entry.ts";

/** How people head each column, lower case. */
const COLUMNS: Record<string, readonly string[]> = {
  url: ["url", "link", "download_url", "downloadurl", "href", "address"],
  name: ["name", "filename", "file_name", "file", "out"],
  folder: ["folder", "dir", "directory", "path", "subfolder"],
  type: ["type", "kind", "model_type", "category"],
  sha256: ["sha256", "sha-256", "hash", "checksum"],
  mirrors: ["mirror", "mirrors"],
};

/** Whether a text is a table: by its name, or by a first line that heads one. */
export function isTable(text: string, name: string): boolean {
  if (/\.(csv|tsv)$/i.test(name)) return true;
  const [first = ""] = text.trimStart().split(/\r?\n/, 1);
  const cells = first.split(/[,;\t]/);
  return cells.length > 1 && cells.some((cell) => columnOf(cell) === "url");
}

/** Reads a table whose first row heads its columns, in any order and any case. */
export function readTable(text: string, builder: ListBuilder): void {
  const rows = rowsOf(text);
  const [header, ...body] = rows;
  const columns = header?.cells.map(columnOf) ?? [];
  if (header === undefined || !columns.includes("url")) {
    builder.refuse(
      header?.line ?? 1,
      `The first row of a table names its columns, and none of these is "url": ${header?.cells.join(", ") ?? "nothing"}.`,
    );
    return;
  }
  for (const row of body) readRow(row, columns, builder);
}

interface Row {
  line: number;
  cells: string[];
  fault: string | null;
}

function rowsOf(text: string): Row[] {
  const rows: Row[] = [];
  let at = 0;
  let line = 1;
  Papa.parse<string[]>(text, {
    step({ data, errors, meta }) {
      const cells = data.map((cell) => cell.trim());
      const fault = errors.find(({ type }) => type === "Quotes")?.message;
      if (cells.some((cell) => cell !== "")) {
        rows.push({ line, cells, fault: fault ?? null });
      }
      line += text.slice(at, meta.cursor).split("\n").length - 1;
      at = meta.cursor;
    },
  });
  return rows;
}

function columnOf(head: string): string | null {
  const word = head.trim().replace(/^"|"$/g, "").toLowerCase();
  for (const [column, words] of Object.entries(COLUMNS)) {
    if (words.includes(word)) return column;
  }
  return null;
}

function readRow(
  row: Row,
  columns: readonly (string | null)[],
  builder: ListBuilder,
): void {
  const told = (column: string) => row.cells[columns.indexOf(column)] ?? "";
  if (told("url").startsWith("#")) return;
  const entry = rowEntry(row, told);
  if (typeof entry === "string") builder.refuse(row.line, entry);
  else builder.add(entry);
}

/** What a row asks for, or what is wrong with it. */
function rowEntry(
  { line, fault }: Row,
  told: (column: string) => string,
): ListEntry | string {
  const url = told("url");
  if (fault !== null) return `A quote is not closed: ${fault}.`;
  if (url === "") return "This row has no link in its column for it.";
  const options = rowOptions(told);
  if (typeof options === "string") return options;
  const kind = told("type") === "" ? null : kindOfPath(told("type"));
  if (kind === null && told("type") !== "") {
    return `${JSON.stringify(told("type"))} is no kind of model that Haul knows; write lora, checkpoint, vae and the like, or name a folder.`;
  }
  const plain = { line, url, type: null, subfolder: null, options };
  return { ...plain, ...(kind ?? kindBy(options)) };
}

/** What the columns say, or what is wrong with them. */
function rowOptions(told: (column: string) => string): ListOptions | string {
  const options: ListOptions = {};
  if (told("name") !== "") options.name = told("name");
  if (told("folder") !== "") options.folder = told("folder");
  const mirrors = told("mirrors")
    .split(/\s+/)
    .filter((each) => each !== "");
  if (mirrors.length > 0) options.mirrors = mirrors;
  if (told("sha256") !== "") {
    const sha256 = sha256Of(told("sha256"));
    if (sha256 === null) {
      return `${JSON.stringify(told("sha256"))} is no SHA-256: one has 64 hexadecimal characters.`;
    }
    options.sha256 = sha256;
  }
  return options;
}

/** A folder that is called after a kind says what is in it, too. */
function kindBy({ folder }: ListOptions): Pick<ListEntry, "type"> {
  return { type: folder == null ? null : kindOfWord(folder) };
}
