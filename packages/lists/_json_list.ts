import { z } from "zod";
import type { ListBuilder } from "./_list_builder.ts";
import { sha256Of } from "./_sha256_of.ts";
import { kindOfPath } from "./kind_words.ts";
import type { ListEntry, ListOptions } from "./list_entry.ts";

/** One of `models` in a workflow of ComfyUI, and what other programs write alike. */
const ModelSchema = z.looseObject({
  url: z.string().min(1),
  name: z.string().nullish(),
  directory: z.string().nullish(),
  hash: z.string().nullish(),
  hash_type: z.string().nullish(),
  sha256: z.string().nullish(),
});

type Model = z.infer<typeof ModelSchema>;

/** Where a preset of Fooocus keeps `{ NAME: URL }`, and what they are. */
const PRESET_PARTS: Record<string, string> = {
  checkpoint_downloads: "checkpoints",
  embeddings_downloads: "embeddings",
  lora_downloads: "loras",
  vae_downloads: "vae",
};

/** Reads a workflow, a preset, or a plain array of links or of `{ url, name … }`. */
export function readJson(text: string, builder: ListBuilder): void {
  const value = parsed(text);
  if (value === undefined) {
    builder.refuse(1, "This begins like JSON and is none: it may be cut.");
    return;
  }
  const lineOf = lineFinder(text);
  const found = isPreset(value)
    ? modelsOfPreset(value)
    : Array.isArray(value)
      ? value
      : modelsOfWorkflow(value);
  for (const model of found) readModel(model, { lineOf, builder });
  if (found.length === 0) builder.refuse(1, NOTHING);
}

const NOTHING =
  "Nothing here says where its models are to be had: only workflows of newer templates do, under models.";

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return;
  }
}

function isPreset(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.keys(PRESET_PARTS).some((part) => part in value)
  );
}

function modelsOfPreset(preset: Record<string, unknown>): unknown[] {
  return Object.entries(PRESET_PARTS).flatMap(([part, directory]) =>
    Object.entries(preset[part] ?? {}).map(([name, url]) => ({
      ...{ name, url, directory },
    })),
  );
}

/** Every `models` array in it: at its top, in nodes' `properties`, in subgraphs' nodes. */
function modelsOfWorkflow(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === "models" && Array.isArray(part) ? part : modelsOfWorkflow(part),
  );
}

function readModel(
  value: unknown,
  at: { lineOf: (url: string) => number; builder: ListBuilder },
): void {
  const { lineOf, builder } = at;
  if (typeof value === "string") {
    builder.add({ line: lineOf(value), url: value });
    return;
  }
  const model = ModelSchema.safeParse(value);
  if (!model.success) {
    const name = nameOf(value);
    const about = name === null ? "An entry" : JSON.stringify(name);
    builder.refuse(lineOf(name ?? ""), `${about} has no link.`);
    return;
  }
  const line = lineOf(model.data.url);
  const digest = digestOf(model.data);
  if (digest === "bad") {
    builder.refuse(line, "The hash of this model is no SHA-256.");
    return;
  }
  const options: ListOptions = digest === null ? {} : { sha256: digest };
  builder.add({
    ...{ line, url: model.data.url },
    ...placeOf(model.data, options),
  });
}

function nameOf(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  const { name } = value as { name?: unknown };
  return typeof name === "string" ? name : null;
}

function digestOf(model: Model): string | "bad" | null {
  const { sha256, hash, hash_type } = model;
  const told = sha256 ?? (/^sha-?256$/i.test(hash_type ?? "") ? hash : null);
  return told ? (sha256Of(told) ?? "bad") : null;
}

/** A name may hold folders below that of its kind, as ComfyUI's own lists do. */
function placeOf(
  { name, directory }: Model,
  options: ListOptions,
): Pick<ListEntry, "type" | "subfolder" | "options"> {
  const parts = (name ?? "").split(/[/\\]/).filter((part) => part !== "");
  const last = parts.pop();
  const path = [directory ?? "", ...parts].filter((part) => part !== "");
  const kind = kindOfPath(path.join("/"));
  const place = { ...options, ...(last === undefined ? {} : { name: last }) };
  if (kind !== null) return { ...kind, options: place };
  const folder = path.length === 0 ? {} : { folder: path.join("/") };
  return { type: null, subfolder: null, options: { ...place, ...folder } };
}

/** The line on which a text stands, as JSON writes it; 1 where it is not found. */
function lineFinder(text: string): (value: string) => number {
  return (value) => {
    const at = value === "" ? -1 : text.indexOf(JSON.stringify(value));
    return at < 0 ? 1 : text.slice(0, at).split("\n").length;
  };
}
