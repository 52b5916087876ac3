import { expect, test } from "bun:test";
import { type CivitaiStandIn, startCivitai } from "@haul/fixture_server";
import { checkKey } from "../check_key.ts";
import {
  contextOf,
  problemOf,
  resolveAll,
  resolveOne,
} from "./_civitai_rig.ts";
import { civitaiByHash, civitaiIdsByHash } from "./civitai_by_hash.ts";

const KEY = "CANARY";
const FILE = { id: 1, name: "ink.safetensors" };

async function withModels(): Promise<CivitaiStandIn> {
  const civitai = await startCivitai({
    accounts: [{ key: KEY, username: "ada" }],
  });
  for (const id of [1, 2, 3]) {
    const files = [
      { id: id * 10, name: `m${id}.safetensors`, metadata: { fp: "fp16" } },
    ];
    const fields = { tags: ["ink", "wash"], allowCommercialUse: ["Image"] };
    const versions = [{ id: id * 100, files }];
    await civitai.model({
      id,
      name: `Model ${id}`,
      type: "LORA",
      fields,
      versions,
    });
  }
  return civitai;
}

test("civitaiSource.resolve() gives one file with a link of its own for each model of a person", async () => {
  await using civitai = await withModels();
  const files = await resolveAll(`${civitai.origin}/user/someartist`, civitai);
  expect(files.map(({ name }) => name)).toEqual([
    "m1.safetensors",
    "m2.safetensors",
    "m3.safetensors",
  ]);
  for (const file of files) {
    const { access: _, model: __, ...same } = file;
    expect(await resolveOne(file.link, civitai)).toMatchObject(same);
  }
});

test("civitaiSource.resolve() leaves out what does not fit the choice, in a list", async () => {
  await using civitai = await withModels();
  const files = [{ id: 40, name: "m4.gguf", metadata: { format: "GGUF" } }];
  await civitai.model({ id: 4, versions: [{ id: 400, files }] });
  const link = `${civitai.origin}/user/someartist`;
  const gguf = { choice: { format: "gguf" } };
  const found = await resolveAll(link, civitai, gguf);
  expect(found.map(({ name }) => name)).toEqual(["m4.gguf"]);
  const none = { choice: { format: "onnx" } };
  const problem = await problemOf(resolveAll(link, civitai, none));
  expect(problem.code).toBe("choice_needed");
});

test.each(["images/7", "posts/7"])(
  "civitaiSource.resolve() gives the models that made %s",
  async (path) => {
    await using civitai = await withModels();
    const key = path === "images/7" ? "imageId=7" : "postId=7";
    civitai.picture(key, [300, 100, 300, 999]);
    const files = await resolveAll(`${civitai.origin}/${path}`, civitai);
    const names = files.map(({ name }) => name);
    expect(names).toEqual(["m3.safetensors", "m1.safetensors"]);
  },
);

test("civitaiSource.resolve() finds a file by any of its hashes", async () => {
  await using civitai = await withModels();
  const { digests } = civitai.file(200, "m2.safetensors");
  for (const hash of [
    digests["SHA256"] ?? "",
    (digests["SHA256"] ?? "").toLowerCase(),
    digests["AutoV2"] ?? "",
    `crc32:${digests["CRC32"]}`,
  ]) {
    const file = await resolveOne(hash, civitai);
    expect(file).toMatchObject({
      identity: "civitai:200/20",
      model: { title: "Model 2", tags: ["ink", "wash"] },
      access: { state: "open" },
    });
  }
});

test("civitaiByHash() gives a file, or null where CivitAI has none", async () => {
  await using civitai = await withModels();
  const context = contextOf(civitai);
  const sha256 = await civitai.file(300, "m3.safetensors").stored.sha256();
  expect(await civitaiByHash(sha256, context)).toMatchObject({
    source: "civitai",
    link: `${civitai.origin}/api/download/models/300?fileId=30`,
    model: { title: "Model 3", type: "lora" },
  });
  expect(await civitaiByHash("00".repeat(32), context)).toBeNull();
  civitai.set({ failure: { status: 503 } });
  const problem = await problemOf(civitaiByHash(sha256, context));
  expect(problem.code).toBe("overloaded");
});

test("civitaiByHash() is not taken in by an answer about another file", async () => {
  await using civitai = await withModels();
  const hash = "ab".repeat(32);
  const files = [{ ...FILE, hashes: {} }];
  const body = { id: 5, name: "v1", files };
  civitai.record(`/api/v1/model-versions/by-hash/${hash}`, body);
  expect(await civitaiByHash(hash, contextOf(civitai))).toBeNull();
});

test("civitaiIdsByHash() asks about many files at once", async () => {
  await using civitai = await withModels();
  const sha256s = await Promise.all(
    [1, 3].map((id) =>
      civitai.file(id * 100, `m${id}.safetensors`).stored.sha256(),
    ),
  );
  const asked = [...sha256s, "00".repeat(32)];
  const found = await civitaiIdsByHash(asked, contextOf(civitai));
  expect([...found]).toEqual([
    [sha256s[0] ?? "", { modelId: 1, versionId: 100 }],
    [sha256s[1] ?? "", { modelId: 3, versionId: 300 }],
  ]);
  expect(civitai.service.requests).toHaveLength(1);
});

test("checkKey() names CivitAI's account, or says that the key is none", async () => {
  await using civitai = await withModels();
  const check = (key: string | null) =>
    checkKey("civitai", contextOf(civitai, { key }));
  expect(await check(KEY)).toBe("ada");
  const bad = await problemOf(check("revoked"));
  expect(bad).toMatchObject({
    code: "unauthorized",
    fix: { kind: "add_key", service: "civitai" },
  });
  expect(bad.message).toContain("does not know your key");
  expect((await problemOf(check(null))).message).toContain(
    "no key for CivitAI",
  );
});

test("civitaiSource.resolve() uses the key of a link for that link, in a header", async () => {
  await using civitai = await startCivitai({
    accounts: [{ key: KEY, username: "ada" }],
    switches: { loginWall: true },
  });
  await civitai.model({ id: 1, versions: [{ id: 2, files: [FILE] }] });
  const link = `${civitai.origin}/api/download/models/2?token=${KEY}`;
  const file = await resolveOne(link, civitai, { key: "another" });
  expect(file.access.state).toBe("open");
  expect(file.identity).not.toContain(KEY);
  expect(file.bytes[0]?.url).not.toContain(KEY);
  expect(file.bytes[0]?.headers).toEqual({ Authorization: `Bearer ${KEY}` });
  expect(JSON.stringify([file.model, file.access])).not.toContain(KEY);
  // A job of its own for this file needs the key again.
  expect((await resolveOne(file.link, civitai)).access.state).toBe("open");
  const targets = civitai.service.requests.map(({ target }) => target);
  expect(targets.join()).not.toContain(KEY);
});

test("civitaiSource.resolve() asks for attachments with the user's key, and knows no more of them", async () => {
  await using civitai = await withModels();
  const link = `${civitai.origin}/api/download/attachments/12`;
  const file = await resolveOne(link, civitai, { key: KEY });
  expect(file).toMatchObject({
    identity: "civitai:/api/download/attachments/12",
    name: null,
    model: null,
    bytes: [{ url: link, headers: { Authorization: `Bearer ${KEY}` } }],
    access: { refusal: { code: "not_found" } },
  });
});
