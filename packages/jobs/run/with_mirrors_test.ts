import { expect, test } from "bun:test";
import {
  type Notice,
  type ResolvedFile,
  ResolvedFileSchema,
} from "@haul/contract";
import { sourceContext } from "@haul/sources";
import { withMirrors } from "./with_mirrors.ts";

/** Any request would be a fault: direct links are taken at their word. */
const CONTEXT = sourceContext({
  fetch: () => Promise.reject(new Error("a direct link was asked for")),
  headers: { "X-Api-Key": "mine" },
});

const OPTIONS = { context: CONTEXT, onNotice: () => undefined };

const FILE: ResolvedFile = ResolvedFileSchema.parse({
  source: "direct",
  identity: "direct:https://example.org/a.bin",
  link: "https://example.org/a.bin",
  name: null,
  size: null,
  hashes: [],
  bytes: [
    { url: "https://example.org/a.bin", headers: { "X-Api-Key": "mine" } },
  ],
});

test("withMirrors() adds the user's mirrors, each with its own secrets", async () => {
  const mirrors = [
    "https://me:pw@mirror.example.net/a.bin",
    "example.org/copy/a.bin",
    "https://me:pw@example.org/a.bin",
    "https://example.org:8443/a.bin",
  ];
  const file = await withMirrors(FILE, mirrors, OPTIONS);
  expect(file.bytes.map(({ url, headers }) => [url, headers])).toEqual([
    ["https://example.org/a.bin", { "X-Api-Key": "mine" }],
    [
      "https://mirror.example.net/a.bin",
      { Authorization: `Basic ${btoa("me:pw")}` },
    ],
    ["https://example.org/copy/a.bin", { "X-Api-Key": "mine" }],
    ["https://example.org:8443/a.bin", {}],
  ]);
  expect(file.identity).toBe("direct:https://example.org/a.bin");
});

test("withMirrors() refuses what is no link", () => {
  expect(withMirrors(FILE, ["data:,x"], OPTIONS)).rejects.toThrow(/https/);
});

test("withMirrors() goes on without a mirror that cannot be asked, and says so", async () => {
  const notices: Notice[] = [];
  const mirror = "https://huggingface.co/org/name/resolve/main/a.bin";
  const file = await withMirrors(FILE, [mirror], {
    context: CONTEXT,
    onNotice: (notice) => notices.push(notice),
  });
  expect(file).toEqual(FILE);
  expect(notices.map(({ kind }) => kind)).toEqual(["mirror_dropped"]);
});
