import { expect, test } from "bun:test";
import fc from "fast-check";
import { fileNameFromReply } from "./file_name_from_reply.ts";

const URL_OF_FILE = "https://example.org/dir/from_url.bin";

function named(
  contentDisposition: string | null,
  rest: {
    url?: string;
    contentType?: string;
    askedUrl?: string;
    now?: Date;
  } = {},
): string {
  return fileNameFromReply({
    contentDisposition,
    url: URL_OF_FILE,
    contentType: null,
    ...rest,
  });
}

test.each([
  // Recorded: GitHub, Hugging Face, Google Drive, TensorFlow's bucket.
  [
    "attachment; filename=release-asset-1747388834.gz",
    "release-asset-1747388834.gz",
  ],
  [`inline; filename*=UTF-8''model.onnx; filename="model.onnx";`, "model.onnx"],
  [
    `attachment; filename="_.zip"; filename*=UTF-8''%E6%AA%94%E6%A1%88.zip`,
    "檔案.zip",
  ],
  [`attachment; filename="fcn8s_from_caffe.npz"`, "fcn8s_from_caffe.npz"],
  [
    `attachment; filename="variables.data-00000-of-00001"; filename*=UTF-8''variables.data-00000-of-00001`,
    "variables.data-00000-of-00001",
  ],
  // The standard's order, and what servers make of it.
  [`attachment; filename*=UTF-8''b.bin; filename="a.bin"`, "b.bin"],
  [`attachment; filename*=ISO-8859-1''caf%E9.bin`, "café.bin"],
  [`attachment; filename*=UTF-8''%E0%A4%A; filename=ok.bin`, "ok.bin"],
  ["attachment; filename=my model.safetensors", "my model.safetensors"],
  [`attachment; filename="a\\"b.bin"`, 'a"b.bin'],
  [`attachment; filename='quoted.bin'`, "quoted.bin"],
  [`filename="no_type.bin"`, "no_type.bin"],
  [`ATTACHMENT; FILENAME="upper.bin"`, "upper.bin"],
  [`attachment; filename="caf\u00c3\u00a9.bin"`, "café.bin"],
  [`attachment; filename="caf\u00e9.bin"`, "café.bin"],
  [`attachment; filename="../../etc/passwd"`, "../../etc/passwd"],
  // Nothing in it: the URL has the word.
  ["attachment", "from_url.bin"],
  ["", "from_url.bin"],
  [`attachment; filename=""`, "from_url.bin"],
  [`attachment; filename=".."`, "from_url.bin"],
  [`attachment; filename="${"a".repeat(100_000)}"`, "from_url.bin"],
  [null, "from_url.bin"],
])("fileNameFromReply() reads %j as %j", (header, name) => {
  expect(named(header)).toBe(name);
});

test.each([
  "response-content-disposition=attachment%3B%20filename%3D%22BodHor-V1.safetensors%22",
  "b2ContentDisposition=attachment%3B+filename%3D%22BodHor-V1.safetensors%22",
  "rscd=attachment%3B%20filename%3DBodHor-V1.safetensors",
  "response-content-disposition=inline%3B+filename*%3DUTF-8%27%27BodHor-V1.safetensors%3B",
])("fileNameFromReply() reads the name in the query %p", (query) => {
  expect(named(null, { url: `https://cdn.example.org/9f8a?${query}` })).toBe(
    "BodHor-V1.safetensors",
  );
});

test("fileNameFromReply() lets the header outrank the query, and both the path", () => {
  const url =
    "https://cdn.example.org/path.bin?rscd=attachment%3Bfilename%3Dquery.bin";
  expect(named("attachment; filename=header.bin", { url })).toBe("header.bin");
  expect(named("attachment", { url })).toBe("query.bin");
});

test.each([
  ["https://example.org/my%20model.bin", "my model.bin"],
  ["https://example.org/%E6%A8%A1.bin", "模.bin"],
  ["https://example.org/100%.bin", "100%.bin"],
  ["https://example.org/a%2Fb.bin", "a/b.bin"],
  ["https://example.org/folder/", "folder"],
  ["https://example.org/a.bin?b=c/d.e#f", "a.bin"],
])("fileNameFromReply() takes the last part of %p", (url, name) => {
  expect(named(null, { url })).toBe(name);
});

test("fileNameFromReply() takes the first URL's name where the last has no extension", () => {
  const askedUrl = "https://example.org/model.safetensors";
  expect(named(null, { url: "https://cdn.example.org/9f8a7", askedUrl })).toBe(
    "model.safetensors",
  );
  expect(named(null, { url: "https://cdn.example.org/b.bin", askedUrl })).toBe(
    "b.bin",
  );
  expect(
    named(null, {
      url: "https://cdn.example.org/9f8a7",
      askedUrl: "https://example.org/x",
    }),
  ).toBe("9f8a7");
});

test("fileNameFromReply() falls back to host and date", () => {
  const now = new Date("2026-11-23T10:00:00Z");
  expect(named(null, { url: "https://example.org/", now })).toBe(
    "example.org-2026-11-23",
  );
});

test.each([
  ["https://example.org/7", "application/zip; x=y", "7.zip"],
  ["https://example.org/7", "Application/JSON", "7.json"],
  ["https://example.org/7", "application/octet-stream", "7"],
  ["https://example.org/7", "constructor", "7"],
  ["https://example.org/model-v1.5", "application/zip", "model-v1.5.zip"],
  ["https://example.org/a.bin", "application/zip", "a.bin"],
])(
  "fileNameFromReply() names %p of type %p as %p",
  (url, contentType, name) => {
    expect(named(null, { url, contentType })).toBe(name);
  },
);

test("fileNameFromReply() names everything and never throws", () => {
  const headers = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({
      unit: fc.constantFrom(
        "filename",
        "*",
        "=",
        '"',
        "'",
        ";",
        "\\",
        "%",
        "UTF-8''",
        "a",
        "/",
        "\u00e9",
        " ",
      ),
    }),
  );
  fc.assert(
    fc.property(
      headers,
      fc.webUrl({ withQueryParameters: true }),
      (header, url) => {
        expect(named(`attachment; filename${header}`, { url })).not.toBe("");
        expect(named(header, { url, contentType: header })).not.toBe("");
      },
    ),
    { numRuns: 2000 },
  );
});
