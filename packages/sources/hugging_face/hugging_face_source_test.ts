import { afterAll, beforeAll, expect, test } from "bun:test";
import { EndpointsSchema } from "@haul/contract";
import { startHuggingFace } from "@haul/fixture_server";
import { hubRig } from "./_hub_rig.ts";

let rig: Awaited<ReturnType<typeof hubRig>>;

beforeAll(async () => {
  rig = await hubRig();
});

afterAll(() => rig[Symbol.asyncDispose]());

test("huggingFaceSource.resolve() pins a file in LFS to its commit, with its SHA-256", async () => {
  const [file] = await rig.resolve("org/name:model.safetensors");
  const hub = rig.repo.file("model.safetensors");
  const url = `${rig.hf.endpoint}/org/name/resolve/${rig.repo.head}/model.safetensors`;
  expect(file).toMatchObject({
    source: "huggingface",
    identity: `huggingface:models/org/name/model.safetensors@${hub.oid}`,
    link: `${url}?branch=main`,
    name: "model.safetensors",
    folder: null,
    size: 5000,
    hashes: [
      { algorithm: "sha256", hex: hub.lfs?.sha256 ?? "", from: "publisher" },
    ],
    bytes: [{ url, headers: {}, rangeBound: true, maxConnections: 16 }],
    access: { state: "open", refusal: null },
  });
});

test("huggingFaceSource.resolve() says where a file is in its repository, from each of its links", async () => {
  const [file] = await rig.resolve("hf://org/name@feature%2Fx/new.txt");
  const [again] = await rig.resolve(file?.link ?? "");
  const [bare] = await rig.resolve(file?.bytes[0]?.url ?? "");
  const place = { type: "models", id: "org/name", path: "new.txt" } as const;
  expect(file?.repository).toMatchObject({ ...place, revision: "feature/x" });
  expect(again?.repository).toEqual(file?.repository ?? null);
  expect(bare?.repository).toMatchObject({ ...place, revision: null });
});

test("huggingFaceSource.resolve() gives Git's name of a small file", async () => {
  const [file] = await rig.resolve("org/name:unet/deep/config.json");
  expect(file?.hashes).toEqual([
    {
      algorithm: "git_sha1",
      hex: rig.repo.file("unet/deep/config.json").oid,
      from: "publisher",
    },
  ]);
  expect(file?.folder).toBe("unet/deep");
});

test("huggingFaceSource.resolve() says what the hub says of the model", async () => {
  const [file] = await rig.resolve("org/name:model.safetensors");
  expect(file?.model).toMatchObject({
    type: "lora",
    title: "name",
    creator: "org",
    baseModel: "o/base",
    trainedWords: ["TOK"],
    tags: ["lora", "diffusers"],
    page: `${rig.hf.endpoint}/org/name`,
    licence: "mit",
    scan: { summary: "safe", danger: false },
    preview: { url: "https://e.org/a.png" },
  });
  const [odd] = await rig.resolve("org/name:odd #%?.bin");
  expect(odd?.model?.scan).toEqual({
    summary: "unsafe (avScan: unsafe)",
    danger: true,
  });
});

test.each([
  ["/org/name/blob/main/model.safetensors", ["model.safetensors"]],
  ["/org/name/raw/main/model.safetensors", ["model.safetensors"]],
  ["/org/name/resolve/main/odd%20%23%25%3F.bin", ["odd #%?.bin"]],
  ["/org/name/tree/main/unet/deep", ["unet/deep/config.json"]],
  ["/org/name/resolve/feature%2Fx/new.txt", ["new.txt"]],
  ["/org/old/resolve/main/config.json", ["config.json"]],
  ["/gpt2/resolve/main/config.json", ["config.json"]],
  ["/datasets/o/data/resolve/main/config.json", ["config.json"]],
  ["/spaces/o/space", ["a.py"]],
  ["/kernels/o/kernel", ["build/a.so"]],
  ["/api/models/org/name/tree/main/unet/deep", ["unet/deep/config.json"]],
])(
  "huggingFaceSource.resolve() finds behind %s just %j",
  async (path, paths) => {
    expect(await rig.pathsOf(`${rig.hf.endpoint}${path}`)).toEqual(paths);
  },
);

test("huggingFaceSource.resolve() gives all files of a repository, page after page", async () => {
  rig.hf.switches = { pageSize: 2, nextOrigin: "https://huggingface.co" };
  const paths = await rig.pathsOf("org/name");
  rig.hf.switches = {};
  expect(paths).toEqual([...rig.repo.filesOf(rig.repo.head).keys()]);
  expect(paths).toHaveLength(7);
});

test("huggingFaceSource.resolve() takes each file's own link for that file alone", async () => {
  const files = await rig.resolve("org/sharded");
  for (const file of files) {
    const again = await rig.resolve(file.link, { choose: { include: ["x"] } });
    expect(again.map(({ identity }) => identity)).toEqual([file.identity]);
  }
});

test("huggingFaceSource.resolve() asks no more for files of a listing it has had", async () => {
  const sharing = {
    fetch: (url: string | URL, init?: RequestInit) => fetch(url, init),
  };
  const files = await rig.resolve("org/name", sharing);
  const before = rig.hf.hub.requests.length;
  const again = await Promise.all(
    files.map(({ link }) => rig.resolve(link, sharing)),
  );
  expect(rig.hf.hub.requests.length).toBe(before);
  expect(again.flat()).toEqual(files);
});

test("huggingFaceSource.resolve() knows a file again after a commit that left it alone", async () => {
  const moving = await rig.hf.repo("org/moving", {
    files: { "a.bin": { size: 9 }, "b.bin": { size: 9 } },
  });
  const before = await rig.resolve("org/moving");
  await rig.hf.commit(moving, { "b.bin": { size: 9, seed: 9 } });
  const after = await rig.resolve("org/moving");
  const same = (at: number) => before[at]?.identity === after[at]?.identity;
  expect([same(0), same(1)]).toEqual([true, false]);
  expect(before[0]?.link).not.toBe(after[0]?.link);
});

test.each([
  ["model.safetensors", 5000, "sha256"],
  ["config.json", null, undefined],
])(
  "huggingFaceSource.resolve() finds %s at a mirror without an API",
  async (path, size, algorithm) => {
    rig.hf.switches = { filesOnly: true };
    const [file] = await rig.resolve(`org/name:${path}`);
    const missing = await rig.refusalOf("org/name:no.bin");
    rig.hf.switches = {};
    expect(file?.size).toBe(size);
    expect(file?.hashes[0]?.algorithm).toBe(algorithm as "sha256");
    expect(missing.code).toBe("not_found");
  },
);

test("huggingFaceSource.resolve() takes the whole record of a hub that knows no parts", async () => {
  rig.hf.switches = { wholeRecords: true };
  const [file] = await rig.resolve("org/name:config.json");
  rig.hf.switches = {};
  expect(file?.model?.licence).toBe("mit");
  expect(file?.model?.record).not.toHaveProperty("siblings");
});

test("huggingFaceSource.resolve() works at a hub with a path of its own", async () => {
  await using own = await startHuggingFace({ prefix: "/hub/hf", pageSize: 1 });
  const files = { "a.txt": { text: "a" }, "b/c.bin": { size: 9 } };
  await own.repo("o/n", { files });
  const endpoints = EndpointsSchema.parse({ huggingface: own.endpoint });
  expect(await rig.pathsOf("hf://o/n", { endpoints })).toEqual([
    "a.txt",
    "b/c.bin",
  ]);
});
