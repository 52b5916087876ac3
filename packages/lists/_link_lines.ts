import { applyAria2Option } from "./_aria2_option.ts";
import type { ListBuilder } from "./_list_builder.ts";
import { kindOfPath } from "./kind_words.ts";
import type { ListEntry, ListOptions } from "./list_entry.ts";

/** Where the links below a tag go. */
type Tag = Pick<ListEntry, "type" | "subfolder">;

const NO_TAG: Tag = { type: null, subfolder: null };

/** A line that is one word behind `#` or `$`, and perhaps folders. */
const TAG = /^[#$]([\w-]+(?:[/\\][^\s]+)?)\s*(?:##.*)?$/;

/**
 * Reads lines of links. Known besides: `#` comments, `#lora` and `$ckpt/sub`
 * for what is below them, `LINK > NAME`, `LINK = NAME`, `LINK FOLDER`,
 * `LINK ## comment`, mirrors behind tabs, and aria2's indented options.
 */
export function readLines(text: string, builder: ListBuilder): void {
  const lines = text.split(/\r\n|\r|\n/);
  // A lone word behind # is a comment where no line uses it as a tag.
  const hasTags = lines.some((line) => tagOf(line.trim()) !== null);
  let tag = NO_TAG;
  let last: ListEntry | null = null;
  for (const [at, whole] of lines.entries()) {
    const line = at + 1;
    const trimmed = whole.trim();
    if (trimmed === "" || /^(##|\/\/|;)/.test(trimmed)) continue;
    if (/^[ \t]/.test(whole) && last !== null && /^[\w-]+=/.test(trimmed)) {
      applyAria2Option(trimmed, { entry: last, line, builder });
      continue;
    }
    if (/^[#$]/.test(trimmed)) {
      tag = readTag(trimmed, { line, builder, tag, hasTags });
      continue;
    }
    last = readLink(trimmed, { line, builder, tag });
  }
}

function tagOf(line: string): Tag | null {
  const [, path] = TAG.exec(line) ?? [];
  return path === undefined ? null : kindOfPath(path);
}

function readTag(
  text: string,
  at: { line: number; builder: ListBuilder; tag: Tag; hasTags: boolean },
): Tag {
  const tag = tagOf(text);
  if (tag !== null) return tag;
  const isComment = text.startsWith("#") && !(at.hasTags && TAG.test(text));
  if (isComment) return at.tag;
  at.builder.refuse(
    at.line,
    `${JSON.stringify(text)} is no kind of model that Haul knows; what is below it goes where its header says.`,
  );
  return NO_TAG;
}

function readLink(
  text: string,
  { line, builder, tag }: { line: number; builder: ListBuilder; tag: Tag },
): ListEntry | null {
  const refused = refusalOf(text);
  if (refused !== null) {
    builder.refuse(line, refused);
    return null;
  }
  const link = text.replace(/\s+##.*$/, "");
  const [, target = "", name] = /^(.*?)(?:\s+[>=]\s*(.*))?$/.exec(link) ?? [];
  const [url = "", ...rest] = target.split(/\s+/);
  const options: ListOptions = name ? { name } : {};
  const mirrors = rest.filter((word) => word.includes("://"));
  const folder = rest.filter((word) => !word.includes("://")).join(" ");
  if (folder !== "" && !/[:/.]/.test(url)) {
    builder.refuse(
      line,
      `This line is no link: ${shortened(text)}.`,
      "bad_url",
    );
    return null;
  }
  if (mirrors.length > 0) options.mirrors = mirrors;
  if (folder === "") return builder.add({ line, url, ...tag, options });
  return builder.add({ line, url, options: { ...options, folder } });
}

/** What other tools' scripts hold that Haul will not do. */
function refusalOf(text: string): string | null {
  if (text.startsWith("!")) {
    return "Haul runs no commands from a list; run this one yourself.";
  }
  if (text.startsWith("@")) {
    return `${shortened(text)} is an order that Haul does not know.`;
  }
  return null;
}

/** Enough to find the line by, and no more: it may hold a key. */
function shortened(text: string): string {
  return JSON.stringify(text.length > 24 ? `${text.slice(0, 24)}…` : text);
}
