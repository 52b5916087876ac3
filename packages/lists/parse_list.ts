import { isTable, readTable } from "./_csv_table.ts";
import { readJson } from "./_json_list.ts";
import { readLines } from "./_link_lines.ts";
import { ListBuilder } from "./_list_builder.ts";
import { isPng, pngTexts } from "./_png_texts.ts";
import type { ParsedList } from "./list_entry.ts";

/** What {@link parseList} may know besides the list. */
export interface ParseListOptions {
  /** The list's file name: `.csv` and `.tsv` are tables, whatever they hold. @default "" */
  name?: string;
}

/** What ComfyUI keeps in a picture, the one that people edit before the one that it runs. */
const PNG_KEYS = ["workflow", "prompt"];

/**
 * Reads a list of files to fetch. What it is shows in itself: a picture or a
 * JSON of ComfyUI, a preset of Fooocus, a table with a header, or lines of
 * links with tags (`#lora`, `$ckpt/sub`), names (`> NAME`, `= NAME`) and
 * aria2's indented options. A bad line is told, and the others stand. Never
 * rejects for what a list holds.
 *
 * @param list Text, or bytes: UTF-8 with or without a mark, UTF-16 with one, or PNG.
 *
 * @example
 * ```ts
 * import { parseList } from "@haul/lists";
 *
 * const list = await parseList("url,type\nhttps://example.org/a.pt,vae\n");
 * console.assert(list.entries[0]?.type === "vae");
 * ```
 */
export async function parseList(
  list: string | Uint8Array,
  { name = "" }: ParseListOptions = {},
): Promise<ParsedList> {
  const builder = new ListBuilder();
  if (typeof list !== "string" && isPng(list)) await readPng(list, builder);
  else readText(typeof list === "string" ? list : decoded(list), builder, name);
  return builder.done();
}

function readText(given: string, builder: ListBuilder, name: string): void {
  const text = given.replace(/^\uFEFF/, "");
  if (text.includes("\0")) {
    builder.refuse(1, "This is no list: it holds bytes that no text has.");
  } else if (/^\s*[{[]/.test(text)) readJson(text, builder);
  else if (isTable(text, name)) readTable(text, builder);
  else readLines(text, builder);
}

async function readPng(bytes: Uint8Array, builder: ListBuilder): Promise<void> {
  const texts = await pngTexts(bytes);
  for (const key of PNG_KEYS) {
    const text = texts.get(key);
    if (text !== undefined) return readJson(text, builder);
  }
  builder.refuse(
    1,
    "This picture holds no workflow: save it from ComfyUI itself, since sites that show pictures often strip it.",
  );
}

function decoded(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes);
}
