import { afterAll, beforeAll, expect, test } from "bun:test";
import type { HubRepo } from "@haul/fixture_server";
import { hubRig } from "./_hub_rig.ts";

let rig: Awaited<ReturnType<typeof hubRig>>;
let bucket: HubRepo;

beforeAll(async () => {
  rig = await hubRig();
  bucket = await rig.hf.repo("org/store", {
    type: "buckets",
    files: {
      "a.bin": { size: 900, seed: 1 },
      "deep/down/b #1.bin": { size: 800, seed: 2 },
      "deep/c.bin": { size: 700, seed: 3 },
    },
  });
});

afterAll(() => rig[Symbol.asyncDispose]());

test.each([
  ["/buckets/org/store", ["a.bin", "deep/c.bin", "deep/down/b #1.bin"]],
  ["/buckets/org/store/tree", ["a.bin", "deep/c.bin", "deep/down/b #1.bin"]],
  ["/buckets/org/store/tree/deep/down", ["deep/down/b #1.bin"]],
  ["/buckets/org/store/resolve/deep/c.bin", ["deep/c.bin"]],
  ["/buckets/org/store/resolve/deep/down/b%20%231.bin", ["deep/down/b #1.bin"]],
])(
  "huggingFaceSource.resolve() finds behind the bucket's link %s just %j",
  async (path, paths) => {
    const found = await rig.pathsOf(`${rig.hf.endpoint}${path}`);
    expect(found.sort()).toEqual(paths);
  },
);

test("huggingFaceSource.resolve() knows a bucket's file by what the storage calls its content, which proves nothing", async () => {
  const [file] = await rig.resolve("hf://buckets/org/store/a.bin");
  const { lfs } = bucket.file("a.bin");
  const url = `${rig.hf.endpoint}/buckets/org/store/resolve/a.bin`;
  expect(file).toMatchObject({
    identity: `huggingface:buckets/org/store/a.bin@${lfs?.xetHash}`,
    link: url,
    size: 900,
    hashes: [],
    repository: null,
    bytes: [{ url, rangeBound: true }],
  });
});

test("huggingFaceSource.resolve() says what a bucket has not", async () => {
  const link = `${rig.hf.endpoint}/buckets/org/store/resolve/no.bin`;
  const refusal = await rig.refusalOf(link);
  expect(refusal).toMatchObject({ code: "not_found" });
  expect(refusal.message).toContain("no.bin");
  expect(refusal.message).not.toContain("null");
  const none = await rig.refusalOf(`${rig.hf.endpoint}/buckets/org/none`);
  expect(none.message).toContain("org/none");
});
