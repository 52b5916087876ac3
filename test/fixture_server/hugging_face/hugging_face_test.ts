import { afterAll, beforeAll, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { downloadFile, listFiles, pathsInfo } from "@huggingface/hub";
import { MIB } from "../content.ts";
import { tempDir } from "../temp_dir.ts";
import type { HubRepo } from "./hub_repo.ts";
import { type HuggingFace, startHuggingFace } from "./hugging_face.ts";

const OWNER = "hf_owner";
let hf: HuggingFace;
let repo: HubRepo;
let gated: HubRepo;

beforeAll(async () => {
  hf = await startHuggingFace({
    users: {
      [OWNER]: { name: "owner", access: { "org/gated": "granted" } },
      hf_new: { name: "new" },
      hf_pending: { name: "pending", access: { "org/gated": "pending" } },
    },
  });
  const files = {
    "README.md": { text: "# A model\n" },
    "config.json": { text: '{"a":1}' },
    "model.safetensors": { size: MIB },
    "unet/model.safetensors": { size: 4096, seed: 2 },
    "odd #%?.bin": { size: 10, seed: 3 },
  };
  repo = await hf.repo("org/name", { files });
  gated = await hf.repo("org/gated", { files, gated: "manual" });
  hf.rename("org/old", repo);
});

afterAll(() => hf.close());

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${hf.endpoint}${path}`, { redirect: "manual", ...init });
}

function as(token: string): RequestInit {
  return { headers: { authorization: `Bearer ${token}` } };
}

const FILE = "/org/name/resolve/main/model.safetensors";

async function link(init: RequestInit = {}): Promise<string> {
  return (await ask(FILE, init)).headers.get("location") ?? "";
}

test("HuggingFace lists and serves files to @huggingface/hub", async () => {
  hf.switches = { pageSize: 2 };
  const where = { repo: "org/name", hubUrl: hf.endpoint };
  const listed = await Array.fromAsync(
    listFiles({ ...where, recursive: true }),
  );
  expect(listed.map(({ path }) => path)).toEqual([
    "README.md",
    "config.json",
    "model.safetensors",
    "odd #%?.bin",
    "unet",
    "unet/model.safetensors",
  ]);
  const [info] = await pathsInfo({ ...where, paths: ["model.safetensors"] });
  const { lfs, storage } = facts("model.safetensors");
  expect(info?.lfs?.oid).toBe(lfs.sha256);
  const blob = await downloadFile({
    ...where,
    path: "model.safetensors",
    xet: false,
  });
  expect(isSame(await blob?.arrayBuffer(), storage.bytes())).toBe(true);
  const text = await downloadFile({ ...where, path: "config.json" });
  expect(await text?.text()).toBe('{"a":1}');
  hf.switches = {};
});

test("HuggingFace has true digests: SHA-256 in LFS, Git's name else", async () => {
  const { lfs, storage } = facts("model.safetensors");
  const sha256 = createHash("sha256").update(storage.bytes()).digest("hex");
  expect(lfs.sha256).toBe(sha256);
  const git = Bun.spawn(["git", "hash-object", "--stdin"], {
    stdin: Buffer.from(repo.file("config.json").text),
  });
  expect((await new Response(git.stdout).text()).trim()).toBe(
    repo.file("config.json").oid,
  );
});

test("HuggingFace answers for a file in LFS as the hub does", async () => {
  const reply = await ask(FILE);
  expect(reply.status).toBe(302);
  const { lfs } = facts("model.safetensors");
  expect(Object.fromEntries(reply.headers)).toMatchObject({
    "x-repo-commit": repo.head,
    "x-linked-size": String(MIB),
    "x-linked-etag": `"${lfs.sha256}"`,
    "x-xet-hash": lfs.xetHash,
  });
  const location = reply.headers.get("location") ?? "";
  expect(new URL(location).origin).toBe(hf.cdn.origin);
  const part = await fetch(location, { headers: { range: "bytes=5-9" } });
  expect(part.status).toBe(206);
  expect(part.headers.get("etag")).toBe(`"${lfs.xetHash}"`);
  expect(part.headers.get("content-disposition")).toEndWith('";');
});

test("HuggingFace sends on to its cache for a small file, without an ETag", async () => {
  const reply = await ask("/org/name/resolve/main/config.json");
  expect(reply.status).toBe(307);
  expect(reply.headers.get("etag")).toBeNull();
  const path = reply.headers.get("location") ?? "";
  expect(path).toStartWith(`/api/resolve-cache/models/org/name/${repo.head}/`);
  const cached = await ask(path);
  expect(cached.headers.get("etag")).toBe(`"${repo.file("config.json").oid}"`);
  expect(await cached.text()).toBe('{"a":1}');
});

test("HuggingFace gives the pointer of a file in LFS as raw", async () => {
  const reply = await ask("/org/name/raw/main/model.safetensors");
  expect(await reply.text()).toStartWith("version https://git-lfs");
});

test.each([
  ["", "/org/gated/resolve/main/config.json", [401, "GatedRepo"]],
  ["", "/org/gated/resolve/main/nothing.bin", [401, "GatedRepo"]],
  ["", "/org/gated/resolve/main/README.md", [200, null]],
  ["hf_new", "/org/gated/resolve/main/config.json", [403, "GatedRepo"]],
  ["hf_pending", "/api/models/org/gated/auth-check", [403, "GatedRepo"]],
  [OWNER, "/api/models/org/gated/auth-check", [200, null]],
  [OWNER, "/org/gated/resolve/main/config.json", [200, null]],
  ["", "/org/none/resolve/main/config.json", [401, null]],
  [OWNER, "/org/none/resolve/main/config.json", [404, "RepoNotFound"]],
  ["", "/org/name/resolve/v9/config.json", [404, "RevisionNotFound"]],
  ["", "/org/name/resolve/main/no.bin", [404, "EntryNotFound"]],
  ["hf_bad", FILE, [401, null]],
  ["hf_bad", "/api/whoami-v2", [401, null]],
  [OWNER, "/api/whoami-v2", [200, null]],
  ["", "/org/old/resolve/main/config.json", [307, null]],
] as const)(
  "HuggingFace answers %p at %s with %p",
  async (token, path, answer) => {
    const { status, headers } = await ask(path, token === "" ? {} : as(token));
    expect([status, headers.get("x-error-code")]).toEqual([...answer]);
  },
);

test("HuggingFace masks digests for those without access", async () => {
  const url = "/api/models/org/gated/tree/main";
  const { lfs } = gated.file("model.safetensors");
  expect(await (await ask(url)).text()).not.toContain(lfs?.sha256 ?? "");
  expect(await (await ask(url)).text()).toContain(`"${"*".repeat(64)}"`);
  expect(await (await ask(url, as(OWNER))).text()).toContain(lfs?.sha256 ?? "");
});

test("HuggingFace counts what each bucket is asked, and says when it ends", async () => {
  hf.endLimits();
  hf.switches = { limits: { api: 1 } };
  await ask("/api/models/org/name");
  const reply = await ask("/api/models/org/name");
  expect(reply.status).toBe(429);
  expect(reply.headers.get("ratelimit")).toBe('"api";r=0;t=143');
  expect((await ask(FILE)).status).toBe(302);
  hf.switches = {};
});

test("HuggingFace's storage serves a link to the letter, until it dies", async () => {
  const url = await link();
  expect((await fetch(url)).status).toBe(200);
  const { search } = new URL(url);
  const pairs = search.slice(1).split("&").reverse().join("&");
  expect((await fetch(url.replace(search, `?${pairs}`))).status).toBe(403);
  hf.links.expireLinks();
  expect((await fetch(url)).status).toBe(403);
});

test("HuggingFace binds a link to the range it was asked with", async () => {
  hf.switches = { bindRange: true };
  const ranged = { headers: { range: "bytes=0-0" } };
  const bound = await link(ranged);
  expect((await fetch(bound, ranged)).status).toBe(206);
  const other = await fetch(bound, { headers: { range: "bytes=1-1" } });
  expect([other.status, await other.text()]).toEqual([
    403,
    "Auth failed: invalid range",
  ]);
  expect((await fetch(await link(), ranged)).status).toBe(206);
  hf.switches = {};
});

test("HuggingFace's edge is broken for as many links as it is told", async () => {
  hf.switches = { brokenLinks: 1 };
  const statuses = [await link(), await link()].map(
    async (url) => (await fetch(url)).status,
  );
  expect(await Promise.all(statuses)).toEqual([403, 200]);
  hf.switches = {};
});

test("HuggingFace's storage gives a large file in ranges alone, and gzips where told", async () => {
  hf.switches = { wholeBelow: MIB };
  expect((await fetch(await link())).status).toBe(400);
  hf.switches = { gzip: true };
  const zipped = await fetch(await link(), {
    headers: { range: "bytes=0-9", "accept-encoding": "gzip" },
  });
  expect(zipped.status).toBe(200);
  expect((await zipped.bytes()).byteLength).toBe(MIB);
  hf.switches = {};
});

test("HuggingFace's links say when they were signed", async () => {
  hf.switches = { linkAgeMs: 600_000 };
  const expires = Number(new URL(await link()).searchParams.get("Expires"));
  expect(expires * 1000).toBeLessThan(Date.now() + 3_000_000 + 1000);
  hf.switches = { linkForm: "s3", linkAgeMs: 600_000 };
  const signed = new URL(await link()).searchParams.get("X-Amz-Date");
  expect(signed).toMatch(/^\d{8}T\d{6}Z$/);
  hf.switches = {};
});

test.skipIf(Bun.which("curl") === null)(
  "HuggingFace serves curl through its redirect",
  async () => {
    const curl = Bun.spawn(["curl", "-sL", `${hf.endpoint}${FILE}`]);
    const bytes = await new Response(curl.stdout).bytes();
    const { storage } = facts("model.safetensors");
    expect(isSame(bytes, storage.bytes())).toBe(true);
  },
);

test.skipIf(Bun.which("aria2c") === null)(
  "HuggingFace's storage serves aria2c over several connections",
  async () => {
    await using folder = await tempDir();
    const url = await link();
    const aria2 = Bun.spawn(
      [
        "aria2c",
        "-q",
        "-x4",
        "-s4",
        "-k1M",
        "-om.bin",
        `-d${folder.path}`,
        url,
      ],
      { stdout: "ignore" },
    );
    expect(await aria2.exited).toBe(0);
    const bytes = await Bun.file(`${folder.path}/m.bin`).bytes();
    const { storage } = facts("model.safetensors");
    expect(isSame(bytes, storage.bytes())).toBe(true);
  },
);

test("HuggingFace notes a token that came to the storage", async () => {
  const url = await link();
  expect(hf.leaked).toEqual([]);
  expect((await fetch(url, as(OWNER))).status).toBe(400);
  expect(hf.leaked).toEqual([`Bearer ${OWNER}`]);
});

/** A difference in a mebibyte is nothing to print. */
function isSame(
  one: Uint8Array | ArrayBuffer | undefined,
  other: Uint8Array,
): boolean {
  return one !== undefined && Buffer.from(one as ArrayBuffer).equals(other);
}

function facts(path: string) {
  const { lfs } = repo.file(path);
  if (lfs === null) throw new TypeError(`"${path}" is not in LFS`);
  return { lfs, storage: lfs.storage };
}
