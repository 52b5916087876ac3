import { expect, test } from "bun:test";
import { ggufHeader } from "./gguf_header.ts";

type Value = string | number | readonly string[];

/** A GGUF header of these keys, as the specification lays it out. */
function gguf(values: Record<string, Value>, version = 3): Uint8Array {
  const entries = Object.entries(values);
  return Buffer.concat([
    Buffer.from("GGUF"),
    u32(version),
    u64(0),
    u64(entries.length),
    ...entries.flatMap(([key, value]) => [text(key), valueBytes(value)]),
  ]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function text(value: string): Buffer {
  return Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);
}

function valueBytes(value: Value): Buffer {
  if (typeof value === "string") return Buffer.concat([u32(8), text(value)]);
  if (typeof value === "number") return Buffer.concat([u32(4), u32(value)]);
  const head = [u32(9), u32(8), u64(value.length)];
  return Buffer.concat([...head, ...value.map(text)]);
}

const LLAMA = {
  "general.architecture": "llama",
  "tokenizer.ggml.tokens": ["a", "b"],
  "general.name": "Llama",
  "general.file_type": 15,
};

test("ggufHeader() reads kind, name and quantisation, past arrays", () => {
  expect(ggufHeader(gguf(LLAMA))).toMatchObject({
    format: "gguf",
    type: "language_model",
    title: "Llama",
    precision: "Q4_K_M",
  });
});

test.each([
  ["flux", "diffusion_model", "Flux.1"],
  ["t5encoder", "text_encoder", null],
  ["clip", "clip_vision", null],
  ["toString", "language_model", null],
])("ggufHeader() takes the architecture %p for %p", (word, type, base) => {
  const header = ggufHeader(gguf({ "general.architecture": word }));
  expect([header?.type, header?.baseModel]).toEqual([type, base] as never);
});

test("ggufHeader() says what it can of a header that goes on beyond the bytes", () => {
  const whole = gguf({ "general.architecture": "sdxl", rest: "x".repeat(99) });
  const header = ggufHeader(whole.subarray(0, whole.length - 50));
  expect(header?.baseModel).toBe("SDXL");
});

test("ggufHeader() knows no other version and no other byte order", () => {
  expect(ggufHeader(gguf(LLAMA, 1))).toBeNull();
  expect(ggufHeader(gguf(LLAMA, 0x03000000))).toBeNull();
});
