import { expect, test } from "bun:test";
import { isProblemError } from "@haul/contract";
import fc from "fast-check";
import { headerOf, readFrom, safetensorsFile } from "./_test_head.ts";
import { readModelHeader } from "./read_model_header.ts";

async function refusal(
  file: Uint8Array | string,
  known: { name?: string; size?: number | null } = {},
): Promise<string | null> {
  const bytes = typeof file === "string" ? Buffer.from(file) : file;
  try {
    await readFrom(bytes, known);
    return null;
  } catch (error) {
    if (!isProblemError(error)) throw error;
    expect(error.problem.code).toBe("not_a_file");
    return error.problem.message;
  }
}

test("readModelHeader() tells what a LoRA is, and how long its file is exactly", async () => {
  const file = safetensorsFile({
    tensors: {
      "lora_te1_x.lora_down.weight": ["BF16", [4, 8]],
      "lora_te1_x.alpha": ["F32", []],
    },
    metadata: {
      "modelspec.title": "Ink",
      "modelspec.trigger_phrase": "ink wash",
    },
  });
  const { header } = await readFrom(file);
  expect(header).toMatchObject({
    format: "safetensors",
    type: "lora",
    baseModel: "SDXL",
    title: "Ink",
    trainedWords: ["ink wash"],
    size: file.length,
  });
});

test("readModelHeader() asks for no more than the header", async () => {
  const { asked } = await readFrom(safetensorsFile());
  expect(Math.max(...asked)).toBeLessThan(1024);
});

test.each([
  [{ a: ["F16", [10]], b: ["F32", [1]] }, "fp16"],
  [{ a: ["F8_E4M3", [10]], b: ["F32", [1]] }, "fp8"],
  [{ a: ["U8", [99]], "a.weight_scale_2": ["F32", [1]] }, "nvfp4"],
  [{ a: ["I8", [99]] }, "int8"],
  [{ a: ["I64", [10]] }, null],
  [{ a: ["constructor", [10]] }, null],
] as const)(
  "readModelHeader() reads the precision of %p as %p",
  async (tensors, word) => {
    const { precision } = await headerOf(tensors as never);
    expect(precision).toBe(word);
  },
);

test("readModelHeader() tells a LoCon by the tool that made it", async () => {
  const metadata = { ss_network_module: "lycoris.kohya" };
  const { type } = await headerOf(["lora_unet_x.lora_up.weight"], metadata);
  expect(type).toBe("locon");
});

test.each([
  ["<!DOCTYPE html><title>Log in</title>", "a web page"],
  ["\n <html>", "a web page"],
  ['{"error":"Unauthorized","message":"Log in"}', "a JSON message"],
  ["version https://git-lfs.github.com/spec/v1\noid sha256:ab", "LFS pointer"],
  ["PK\x03\x04rest of an archive", "a ZIP archive"],
  [
    "\x00\x00\x00\x00\x00\x00\x00\x00zeros",
    "begins like no file that Haul knows",
  ],
  ["Not Found, sorry", "a text"],
  ["", "nothing"],
])(
  "readModelHeader() refuses %p in the place of a model",
  async (text, said) => {
    for (const name of ["a.safetensors", "b.GGUF"]) {
      expect(await refusal(text, { name })).toContain(said);
    }
  },
);

test("readModelHeader() refuses a page and a pointer in the place of a pickle (T-40)", async () => {
  const name = "a.ckpt";
  expect(await refusal("<html>", { name })).toContain("a web page");
  const pointer = "version https://git-lfs.github.com/spec/v1\n";
  expect(await refusal(pointer, { name })).toContain("pointer");
  expect(await refusal("anything else", { name })).toBeNull();
});

test("readModelHeader() leaves other files alone, whatever they begin with", async () => {
  for (const text of ["<html>", "{}", "version https://git-lfs.github.com"]) {
    expect(await refusal(text, { name: "readme.html" })).toBeNull();
  }
});

test("readModelHeader() labels pickles, and reads nothing of them", async () => {
  for (const start of ["PK\x03\x04 archive", "\x80\x02} pickle"]) {
    const bytes = Buffer.from(start, "latin1");
    const { header } = await readFrom(bytes, { name: "a.pt" });
    expect(header).toMatchObject({ format: "pickle", type: null });
    const other = await readFrom(bytes, { name: "a.zip" });
    expect(other.header).toBeNull();
  }
});

test("readModelHeader() catches a cut file, and one with something behind it, without a digest", async () => {
  const file = safetensorsFile();
  const cut = await refusal(file, { size: file.length - 1 });
  expect(cut).toContain("4,096 bytes, and it has 4,095: it was cut");
  const longer = await refusal(file, { size: file.length + 1 });
  expect(longer).toContain("something follows");
  expect(await refusal(file, { size: null })).toBeNull();
});

test("readModelHeader() refuses a header that is longer than the file", async () => {
  const file = safetensorsFile().subarray(0, 60);
  expect(await refusal(file)).toContain("the whole file has 60");
});

test("readModelHeader() says nothing of a header that is too long to fetch, or did not come", async () => {
  const file = safetensorsFile();
  new DataView(file.buffer).setBigUint64(0, 50_000_000n, true);
  const unknown = { format: "safetensors", type: null, size: null };
  const long = await readFrom(file, { size: null });
  expect(long.header).toMatchObject(unknown);
  expect(long.asked).toEqual([512]);
  const part = await readFrom(safetensorsFile().subarray(0, 100), {
    size: 4096,
  });
  expect(part.header).toMatchObject(unknown);
  const none = await readFrom(new Uint8Array(0), { size: 4096 });
  expect(none.header).toBeNull();
});

test("readModelHeader() knows no size where the tensors leave a gap, overlap, or are no tensors", async () => {
  for (const offsets of [
    [1, 8],
    [0, 4],
    [8, 0],
    [0, 2 ** 60],
    "x",
    [0],
    [-1, 8],
  ]) {
    const json = JSON.stringify({
      a: { dtype: "F16", shape: [4], data_offsets: [0, 8] },
      b: { dtype: "F16", shape: [4], data_offsets: offsets },
    });
    const file = Buffer.concat([Buffer.alloc(8), Buffer.from(json)]);
    file.writeBigUInt64LE(BigInt(json.length));
    const { header } = await readFrom(file);
    expect(header?.size).toBeNull();
  }
});

test("readModelHeader() refuses a header that is no JSON", async () => {
  const json = `{${"[".repeat(100_000)}`;
  const file = Buffer.concat([Buffer.alloc(8), Buffer.from(json)]);
  file.writeBigUInt64LE(BigInt(json.length));
  expect(await refusal(file)).toContain("cannot be read");
});

/** Any bytes, and whole headers with some bytes swapped. */
function hostile() {
  const models = [
    safetensorsFile({ metadata: { ss_tag_frequency: '{"a":{"b":1}}' } }),
    Buffer.concat([Buffer.from("GGUF\x03\0\0\0"), Buffer.alloc(500, 8)]),
  ];
  const swapped = fc
    .tuple(
      fc.constantFrom(...models),
      fc.array(fc.tuple(fc.nat(4095), fc.nat(255)), { maxLength: 20 }),
    )
    .map(([model, swaps]) => {
      const bytes = Uint8Array.from(model);
      for (const [at, value] of swaps) bytes[at % bytes.length] = value;
      return bytes;
    });
  return fc.oneof(fc.uint8Array({ maxLength: 2000 }), swapped);
}

test("readModelHeader() gives a header, null or its own refusal for any bytes, at once", async () => {
  const name = fc.constantFrom("a.safetensors", "a.gguf", "a.ckpt", "a");
  const size = fc.option(fc.nat(5000));
  await fc.assert(
    fc.asyncProperty(hostile(), name, size, async (file, name, size) => {
      const started = performance.now();
      const head = async (length: number) => file.subarray(0, length);
      try {
        await readModelHeader(head, { name, size });
      } catch (error) {
        expect(isProblemError(error)).toBe(true);
      }
      expect(performance.now() - started).toBeLessThan(1000);
    }),
    { numRuns: 3000 },
  );
});
