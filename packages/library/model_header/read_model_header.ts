import {
  type ModelHeader,
  ModelHeaderSchema,
  type ProblemError,
  problem,
} from "@haul/contract";
import {
  type FileKind,
  fileKind,
  SAFETENSORS_JSON_AT,
  safetensorsLength,
} from "./file_kind.ts";
import { ggufHeader } from "./gguf_header.ts";
import { safetensorsHeader } from "./safetensors_header.ts";

/** Enough to tell a model from what is sent in its place. */
const KIND_BYTES = 512;

/** Where the keys of a GGUF that matter are: they come before its vocabulary. */
const GGUF_BYTES = 65_536;

/** A longer header is not fetched only to be looked at (trust.md, T-42). */
const MAX_HEADER_BYTES = 8_388_608;

/** What the extension of a model file promises. */
const PROMISES: readonly [name: RegExp, kinds: readonly FileKind[]][] = [
  [/\.(?:safetensors|sft)$/i, ["safetensors"]],
  [/\.gguf$/i, ["gguf"]],
];

const PICKLES = /\.(?:ckpt|pt2?|pth|bin|pkl|pickle)$/i;

/** What no model begins with, whatever its extension. */
const NO_MODEL: ReadonlySet<FileKind> = new Set(["page", "pointer"]);

const KIND_WORDS: Record<FileKind, string> = {
  safetensors: "a safetensors file",
  gguf: "a GGUF file",
  zip: "a ZIP archive",
  pickle: "a pickle",
  page: "a web page",
  pointer: "a Git LFS pointer, which only names the model",
  json: "a JSON message",
  text: "a text",
  empty: "nothing",
  unknown: "no file that Haul knows",
};

/** A file's first bytes, as many as asked for, or fewer where it has no more or they cannot be had. */
export type ReadHead = (length: number) => Promise<Uint8Array>;

/** What is known of a file before its first byte is looked at. */
export interface KnownFile {
  /** Its name; the extension says what it promises to be. */
  name: string;
  /** Its bytes, where known. */
  size: number | null;
}

/**
 * Looks at the first bytes of a file: what model it is, or that it is none.
 * Reads 512 bytes of most files, 64 KiB of a GGUF, and the header of a
 * safetensors file where that is no longer than 8 MiB. Nothing in a file can
 * make it throw anything else, or run long: what it cannot read is null.
 *
 * @returns Null where the file is of no model format, or too few bytes came.
 * @throws {ProblemError} `not_a_file` where the bytes are certainly not what the name promises.
 *
 * @example
 * ```ts
 * import { readModelHeader } from "@haul/library";
 *
 * const json = new TextEncoder().encode(
 *   '{"lora_unet_x.lora_down.weight":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}',
 * );
 * const file = new Uint8Array(8 + json.length + 8);
 * new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
 * file.set(json, 8);
 * const header = await readModelHeader(async (length) => file.subarray(0, length), {
 *   name: "a.safetensors",
 *   size: file.length,
 * });
 * console.assert(header?.type === "lora" && header.precision === "fp16");
 * ```
 */
export async function readModelHeader(
  head: ReadHead,
  file: KnownFile,
): Promise<ModelHeader | null> {
  const start = await head(KIND_BYTES);
  if (start.length < SAFETENSORS_JSON_AT + 1 && file.size !== start.length) {
    return null;
  }
  const kind = fileKind(start);
  refuseImpostor(kind, file);
  switch (kind) {
    case "safetensors":
      return await safetensors(head, { start, file });
    case "gguf":
      return ggufHeader(await head(GGUF_BYTES));
    case "zip":
    case "pickle":
      return PICKLES.test(file.name)
        ? ModelHeaderSchema.parse({ format: "pickle" })
        : null;
    default:
      return null;
  }
}

function refuseImpostor(kind: FileKind, { name }: KnownFile): void {
  const promised = PROMISES.find(([pattern]) => pattern.test(name))?.[1];
  const isModel = promised !== undefined || PICKLES.test(name);
  if (promised?.includes(kind) ?? !(isModel && NO_MODEL.has(kind))) return;
  throw impostor(name, `it begins like ${KIND_WORDS[kind]}`);
}

async function safetensors(
  head: ReadHead,
  known: { start: Uint8Array; file: KnownFile },
): Promise<ModelHeader | null> {
  const { file, start } = known;
  const length = safetensorsLength(start) ?? 0;
  const end = SAFETENSORS_JSON_AT + length;
  if (file.size !== null && end > file.size) {
    throw impostor(
      file.name,
      `its header should take ${plain(end)} bytes, and the whole file has ${plain(file.size)}`,
    );
  }
  const unread = ModelHeaderSchema.parse({ format: "safetensors" });
  if (end > MAX_HEADER_BYTES) return unread;
  const bytes = await head(end);
  if (bytes.length < end) return unread;
  const header = safetensorsHeader(bytes.subarray(SAFETENSORS_JSON_AT, end));
  if (header === null) throw impostor(file.name, "its header cannot be read");
  refuseOtherSize(header, file);
  return header;
}

/**
 * Tells a cut file from a whole one without any digest, by the bytes that its
 * header lays out. Nothing is said where either length is unknown.
 *
 * @throws {ProblemError} `not_a_file`
 */
export function refuseOtherSize(
  { size }: Pick<ModelHeader, "size">,
  file: KnownFile,
): void {
  if (size === null || file.size === null || size === file.size) return;
  const what = file.size < size ? "it was cut" : "something follows the model";
  throw impostor(
    file.name,
    `its header lays out ${plain(size)} bytes, and it has ${plain(file.size)}: ${what}`,
  );
}

/** `8,388,608`: lengths of which every byte counts. */
function plain(bytes: number): string {
  return bytes.toLocaleString("en");
}

function impostor(name: string, why: string): ProblemError {
  return problem(
    "not_a_file",
    `${name} is not the model that its name promises: ${why}. Check the link, or ask its publisher for a whole copy.`,
  );
}
