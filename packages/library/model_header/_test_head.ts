import { type SafetensorsHead, safetensorsHead } from "@haul/fixture_server";
import { type KnownFile, readModelHeader } from "./read_model_header.ts";

/** A whole safetensors file: what it says of itself, then zeros. */
export function safetensorsFile(
  options: Partial<SafetensorsHead> = {},
): Uint8Array {
  const size = 4096;
  const file = new Uint8Array(options.size ?? size);
  file.set(safetensorsHead({ size, ...options }).subarray(0, file.length));
  return file;
}

/** Reads the header of a file in memory, and counts the bytes that it asked for. */
export async function readFrom(
  file: Uint8Array,
  known: Partial<KnownFile> = {},
) {
  const asked: number[] = [];
  const head = async (length: number) => {
    asked.push(length);
    return file.subarray(0, length);
  };
  const facts = { name: "a.safetensors", size: file.length, ...known };
  return { header: await readModelHeader(head, facts), asked };
}

/** The header of a safetensors file with these tensors. */
export async function headerOf(
  names: readonly string[] | SafetensorsHead["tensors"],
  metadata: Record<string, string> = {},
) {
  const tensors = Array.isArray(names)
    ? Object.fromEntries(names.map((name) => [name, ["F16", [1]]]))
    : names;
  const head = safetensorsHead({ tensors, metadata } as SafetensorsHead);
  const read = async (length: number) => head.subarray(0, length);
  const file = { name: "a.safetensors", size: null };
  const header = await readModelHeader(read, file);
  if (header === null) throw new Error("There is no header.");
  return header;
}
