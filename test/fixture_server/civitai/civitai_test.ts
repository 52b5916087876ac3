import { expect, test } from "bun:test";
import { tempDir } from "../temp_dir.ts";
import { type CivitaiOptions, startCivitai } from "./start_civitai.ts";

const VERSION = 20;

async function standIn(options: CivitaiOptions = {}) {
  const civitai = await startCivitai({
    accounts: [{ key: "CANARY", username: "ada", prefers: { size: "full" } }],
    ...options,
  });
  await civitai.model({
    id: 10,
    versions: [
      {
        id: VERSION,
        files: [
          {
            id: 1,
            name: "ink.safetensors",
            metadata: { format: "SafeTensor", size: "full", fp: "fp16" },
          },
          {
            id: 2,
            name: "ink.safetensors",
            metadata: { format: "SafeTensor", size: "pruned", fp: "fp16" },
          },
          { id: 3, name: "vae.safetensors", type: "VAE", ownerVersion: 99 },
        ],
      },
    ],
  });
  return civitai;
}

type StandIn = Awaited<ReturnType<typeof standIn>>;

/** Asks the download route as a program, and does not follow. */
async function ask(civitai: StandIn, query = "", headers = {}) {
  return await fetch(
    `${civitai.origin}/api/download/models/${VERSION}${query}`,
    { redirect: "manual", headers: { "user-agent": "curl/8", ...headers } },
  );
}

async function fileBehind(civitai: StandIn, reply: Response) {
  const bytes = await (
    await fetch(reply.headers.get("location") ?? "")
  ).bytes();
  const files = [1, 2].map((id) => civitai.file(VERSION, id));
  return files.find(({ stored }) => Bun.deepEquals(bytes, stored.bytes()))?.id;
}

test("startCivitai() gives a bare link's file by preference, and a named one by id", async () => {
  await using civitai = await standIn();
  const key = { authorization: "Bearer CANARY" };
  expect(await fileBehind(civitai, await ask(civitai))).toBe(2);
  expect(await fileBehind(civitai, await ask(civitai, "", key))).toBe(1);
  expect(await fileBehind(civitai, await ask(civitai, "?fileId=1"))).toBe(1);
  expect(await fileBehind(civitai, await ask(civitai, "?size=full"))).toBe(1);
  expect((await ask(civitai, "?fp=fp32")).status).toBe(404);
  expect((await ask(civitai, "?size=huge")).status).toBe(400);
  expect((await ask(civitai, "?fileId=3")).status).toBe(404);
  const url = `${civitai.origin}/api/download/models/${VERSION}`;
  const head = await fetch(url, { method: "HEAD", headers: key });
  expect(head.status).toBe(401);
});

test("startCivitai() answers browsers otherwise", async () => {
  await using civitai = await standIn({ switches: { loginWall: true } });
  const program = await ask(civitai);
  expect(program.status).toBe(401);
  expect(await program.json()).toMatchObject({ error: "Unauthorized" });
  const agent = { "user-agent": "knowledge-dl/1" };
  const browser = await ask(civitai, "", agent);
  expect(browser.status).toBe(307);
  const login = browser.headers.get("location") ?? "";
  expect(login).toStartWith("/login?returnUrl=");
  const page = await fetch(civitai.origin + login);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain("<!DOCTYPE html>");
});

test("startCivitai() keeps storage from keys, HEAD and dead links, as R2 does", async () => {
  await using civitai = await standIn();
  const link = (await ask(civitai)).headers.get("location") ?? "";
  expect(new URL(link).origin).not.toBe(civitai.origin);
  const keyed = await fetch(link, { headers: { authorization: "Bearer x" } });
  expect(keyed.status).toBe(400);
  expect(await keyed.text()).toContain("<Code>InvalidRequest</Code>");
  expect((await fetch(link, { method: "HEAD" })).status).toBe(403);
  const altered = await fetch(link.replace("=86400", "=99999"));
  expect(altered.status).toBe(403);
  const part = await fetch(link, { headers: { range: "bytes=0-9" } });
  expect(part.status).toBe(206);
  expect(part.headers.get("content-disposition")).toContain("ink.safetensors");
  civitai.storage.expireLinks();
  const late = await fetch(link);
  expect(late.status).toBe(403);
  expect(await late.text()).toContain("Request has expired");
  expect(civitai.keysAtStorage).toBe(1);
});

test("startCivitai() keeps storage from keys and some programs, as B2 does", async () => {
  await using civitai = await standIn({ switches: { storage: "b2" } });
  const link = (await ask(civitai)).headers.get("location") ?? "";
  expect((await fetch(link, { method: "HEAD" })).status).toBe(200);
  const status = async (headers: Record<string, string>) =>
    (await fetch(link, { headers })).status;
  expect(await status({ "user-agent": "aria2/1.36.0" })).toBe(403);
  expect(await status({ authorization: "Bearer x" })).toBe(403);
  expect(await status({ range: "bytes=0-9" })).toBe(206);
  civitai.storage.expireLinks();
  expect(await status({})).toBe(401);
});

test("startCivitai() leaves nulls out of a model's record and echoes the host in a version's", async () => {
  await using civitai = await standIn();
  const read = async (path: string) => {
    const url = civitai.origin.replace("127.0.0.1", "localhost") + path;
    return (await (await fetch(url)).json()) as Record<string, unknown>;
  };
  const model = await read("/api/v1/models/10");
  expect(JSON.stringify(model)).not.toContain("null");
  const version = await read(`/api/v1/model-versions/${VERSION}`);
  expect(version["downloadUrl"]).toStartWith("http://localhost:");
  expect(JSON.stringify(version)).toContain(":null");
});

/** Runs a client of somebody else's to its end. */
async function run(command: string[]): Promise<number> {
  return await Bun.spawn(command, { stdout: "ignore", stderr: "ignore" })
    .exited;
}

async function contentOf(path: string): Promise<Uint8Array> {
  return await Bun.file(path).bytes();
}

const curl = Bun.which("curl");

test.skipIf(curl === null)(
  "startCivitai() serves curl a whole file through the redirect",
  async () => {
    await using civitai = await standIn();
    await using folder = await tempDir();
    const path = `${folder.path}/ink.safetensors`;
    const url = `${civitai.origin}/api/download/models/${VERSION}?fileId=2`;
    const key = ["-H", "Authorization: Bearer CANARY"];
    const exitCode = await run(["curl", "-sfL", "-o", path, ...key, url]);
    // curl knows that another port is another origin, and keeps the key back.
    expect(exitCode).toBe(0);
    const { stored } = civitai.file(VERSION, 2);
    expect(await contentOf(path)).toEqual(stored.bytes());
    expect(civitai.keysAtStorage).toBe(0);
  },
);

const aria2c = Bun.which("aria2c");

test.skipIf(aria2c === null)(
  "startCivitai() serves aria2c a file in parts, under a name that B2 lets in",
  async () => {
    await using civitai = await standIn({ switches: { storage: "b2" } });
    await using folder = await tempDir();
    const link = (await ask(civitai)).headers.get("location") ?? "";
    const command = ["aria2c", "-q", "--no-conf", "-d", folder.path];
    command.push("-o", "ink", "--max-tries=1", link);
    expect(await run(command)).not.toBe(0);
    expect(await run([...command, "-U", "curl/8", "-x4", "-k1M"])).toBe(0);
    const { stored } = civitai.file(VERSION, 2);
    expect(await contentOf(`${folder.path}/ink`)).toEqual(stored.bytes());
  },
);
