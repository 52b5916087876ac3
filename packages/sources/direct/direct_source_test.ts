import { expect, test } from "bun:test";
import { ResolvedFileSchema } from "@haul/contract";
import { parseInput } from "../parse_input.ts";
import { type SourceContext, sourceContext } from "../source.ts";
import { directSource } from "./direct_source.ts";

/** Any request would be a fault: this source asks nobody. */
const CONTEXT = sourceContext({
  fetch: () => Promise.reject(new Error("the direct source asked somebody")),
});

async function resolve(text: string, context: Partial<SourceContext> = {}) {
  const files = await directSource.resolve(parseInput(text), {
    ...CONTEXT,
    ...context,
  });
  expect(files).toHaveLength(1);
  expect(ResolvedFileSchema.parse(structuredClone(files[0]))).toEqual(
    files[0]!,
  );
  return files[0]!;
}

test("directSource.resolve() takes a URL at its word", async () => {
  expect(await resolve("https://example.org/a.bin?v=2#part")).toMatchObject({
    source: "direct",
    identity: "direct:https://example.org/a.bin?v=2",
    name: null,
    size: null,
    hashes: [],
    bytes: [
      {
        url: "https://example.org/a.bin?v=2",
        headers: {},
        rangeBound: false,
        maxConnections: null,
      },
    ],
  });
});

test("directSource.resolve() keeps the bytes of a signed query", async () => {
  const url =
    "https://example.org/a%2Fb.bin?z=1&X-Amz-Signature=a%2fb%3D%3d&a=%7E~+%20";
  expect((await resolve(url)).bytes[0]?.url).toBe(url);
});

test("directSource.resolve() moves user and password into a header", async () => {
  const file = await resolve("https://m%C3%A9:p%40ss%3Aw@example.org/a.bin");
  const pair = Buffer.from("mé:p@ss:w").toString("base64");
  expect(file.bytes[0]?.url).toBe("https://example.org/a.bin");
  expect(file.bytes[0]?.headers).toEqual({ Authorization: `Basic ${pair}` });
  expect(file.identity).toBe("direct:https://example.org/a.bin");
});

test("directSource.resolve() lets the user's own header outrank the URL's", async () => {
  const headers = { authorization: "Bearer mine" };
  const file = await resolve("https://me:pw@example.org/a.bin", { headers });
  expect(file.bytes[0]?.headers).toEqual(headers);
});

test.each([
  ["https://a.b/x?token=1&v=2", "https://a.b/x?token=2&v=2"],
  [
    "https://a.b/x?X-Amz-Date=1&X-Amz-Signature=2",
    "https://a.b/x?X-Amz-Date=3&X-Amz-Signature=4",
  ],
  [
    "https://a.b/x?Expires=1&Signature=2&Key-Pair-Id=3",
    "https://a.b/x?Expires=9&Signature=8&Key-Pair-Id=7",
  ],
  [
    "https://a.b/x?se=1&sp=r&sv=2&sr=b&sig=3",
    "https://a.b/x?se=4&sp=r&sv=5&sr=b&sig=6",
  ],
  ["https://a.b/x?md5=1&expires=2", "https://a.b/x?md5=3&expires=4"],
  ["https://me:pw@a.b/x", "https://a.b:443/x#later"],
])(
  "directSource.resolve() knows %p and %p for one file",
  async (one, other) => {
    const [first, second] = [await resolve(one), await resolve(other)];
    expect(first.identity).toBe(second.identity);
  },
);

test.each([
  ["https://a.b/x?v=1", "https://a.b/x?v=2"],
  ["https://a.b/x?sp=1&se=1", "https://a.b/x?sp=2&se=1"],
  ["https://a.b/x?md5=1", "https://a.b/x?md5=2"],
  ["https://a.b/x?key=models/a.bin", "https://a.b/x?key=models/b.bin"],
  ["https://a.b/x", "https://a.b/X"],
  ["http://a.b/x", "https://a.b/x"],
])("directSource.resolve() tells %p and %p apart", async (one, other) => {
  const [first, second] = [await resolve(one), await resolve(other)];
  expect(first.identity).not.toBe(second.identity);
});

test.each([
  [
    "https://github.com/o/r/blob/main/m.bin?raw=true",
    "https://github.com/o/r/raw/main/m.bin?raw=true",
  ],
  [
    "https://github.com/o/blob/blob/v1/blob/m.bin",
    "https://github.com/o/blob/raw/v1/blob/m.bin",
  ],
  [
    "https://github.com/o/r/releases/download/v1/m.bin",
    "https://github.com/o/r/releases/download/v1/m.bin",
  ],
  [
    "https://evilgithub.com/o/r/blob/main/m.bin",
    "https://evilgithub.com/o/r/blob/main/m.bin",
  ],
  [
    "https://gitlab.com/g/s/r/-/blob/main/m.bin",
    "https://gitlab.com/g/s/r/-/raw/main/m.bin",
  ],
  [
    "https://example.org/m.bin?from=/-/blob/x",
    "https://example.org/m.bin?from=/-/blob/x",
  ],
  [
    "https://www.dropbox.com/scl/fi/1/m.bin?rlkey=k&dl=0",
    "https://www.dropbox.com/scl/fi/1/m.bin?rlkey=k&dl=1",
  ],
  [
    "https://www.dropbox.com/s/1/m.bin?dl=0&st=2",
    "https://www.dropbox.com/s/1/m.bin?dl=1&st=2",
  ],
  [
    "https://www.dropbox.com/s/1/m.bin",
    "https://www.dropbox.com/s/1/m.bin?dl=1",
  ],
])("directSource.resolve() asks for the file of %p", async (page, link) => {
  expect((await resolve(page)).bytes[0]?.url).toBe(link);
});

test("directSource.resolve() rejects with the reason of an abort", () => {
  const signal = AbortSignal.abort(new Error("enough"));
  expect(resolve("https://example.org/a.bin", { signal })).rejects.toThrow(
    "enough",
  );
});
