import { expect, test } from "bun:test";
import fc from "fast-check";
import { formatLock, parseLock, wantsOf } from "./lock_text.ts";
import { staysInside } from "./manifest.ts";
import { parseManifest } from "./parse_manifest.ts";

const HEX = "0a".repeat(32);

test("parseManifest() takes bare links and links with more to say", () => {
  const manifest = parseManifest(`
# my box
root: ComfyUI
layout: comfyui
models:
  - org/name:model.gguf
  - url: https://example.org/a
    type: lora
    sha256: ${HEX.toUpperCase()}
`);
  expect(manifest).toMatchObject({ root: "ComfyUI", layout: "comfyui" });
  expect(manifest.models[0]?.url).toBe("org/name:model.gguf");
  expect(manifest.models[1]).toMatchObject({ type: "lora", sha256: HEX });
});

test.each([
  ["models:\n  - url: a\n    sha256: abc\n", "haul.yaml:3: models.0.sha256"],
  ["models:\n  - b\n  - url: a\n    folder: ../x\n", "haul.yaml:4: models.1"],
  ["models:\n  - b\n  - {}\n", "haul.yaml:3: models.1.url: this is missing."],
  ["models:\n  - url: 5\n", "haul.yaml:2: models.0.url: this must be a text."],
  ["models: x\n", "haul.yaml:1: models: this must be a list"],
  ["layout: comfy\n", "haul.yaml:1: layout: this can be a1111, forge,"],
  ["\nmodel: []\n", "haul.yaml:2: model: there is no such key"],
  ["models:\n  - 'open\n", "haul.yaml:"],
  ["- a\n", 'haul.yaml:1: this must be lines of "key: value".'],
  ["layout: *missing\n", "haul.yaml: Unresolved alias"],
])(
  "parseManifest() names line and place of what is wrong in %j",
  (text, where) => {
    expect(() => parseManifest(text)).toThrow(where);
  },
);

test("parseManifest() takes an empty file for a manifest that wants nothing", () => {
  expect(parseManifest("").models).toEqual([]);
});

test("wantsOf() changes with what is wanted, and with nothing else", () => {
  const wants = (text: string) => wantsOf(parseManifest(text));
  expect(wants("models: [a]")).toBe(wants("# c\nroot: x\nmodels:\n  - url: a"));
  expect(wants("models: [a]")).not.toBe(wants("models: [b]"));
});

test("parseLock() reads what formatLock() writes, in one order", () => {
  const file = (path: string) => ({ path, url: "u", sha256: HEX, size: 1 });
  const lock = {
    version: 1 as const,
    wants: HEX,
    files: [file("b"), file("a")],
  };
  const text = formatLock(lock);
  expect(parseLock(text).files.map(({ path }) => path)).toEqual(["a", "b"]);
  expect(formatLock(parseLock(text))).toBe(text);
});

test("parseLock() refuses a path that leads out of the root", () => {
  const file = { path: "x/../../y", url: "u", sha256: HEX, size: 1 };
  const text = formatLock({ version: 1, wants: HEX, files: [file] });
  expect(() => parseLock(text)).toThrow("stays below the root");
});

test("staysInside() lets no path through that begins at a root or climbs", () => {
  for (const path of ["/a", "\\a", "C:\\a", "c:a", "..", "a/..", "a\\..\\b"]) {
    expect([path, staysInside(path)]).toEqual([path, false]);
  }
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", ".", "b.c", "..x")), (parts) => {
      expect(staysInside(parts.join("/"))).toBe(
        !parts.join("/").startsWith("/"),
      );
    }),
  );
});
