/**
 * Lists of files to fetch, as people keep and share them: lines of links,
 * hashtag scripts, tables, input files of aria2, workflows of ComfyUI and
 * presets of Fooocus. Pure: no disk, no network, so that the page can read a
 * list as well as the command line.
 *
 * @example
 * ```ts
 * import { parseList } from "@haul/lists";
 *
 * const { entries, problems } = await parseList(
 *   "#lora\nhttps://example.org/ink.safetensors > ink-2.safetensors\n",
 * );
 * console.assert(problems.length === 0);
 * console.assert(entries[0]?.type === "lora");
 * console.assert(entries[0]?.options.name === "ink-2.safetensors");
 * ```
 *
 * @module
 */

export { kindFolder, kindOfPath } from "./kind_words.ts";
export type {
  ListEntry,
  ListOptions,
  ListProblem,
  ParsedList,
} from "./list_entry.ts";
export { parseList } from "./parse_list.ts";
