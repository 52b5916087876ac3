import { expect, test } from "bun:test";
import { API, File } from "megajs";
import { MIB } from "../content.ts";
import { startMega } from "./mega_server.ts";
import { quotaAfter } from "./mega_switches.ts";

/** An independent client, led to the stand-in. */
function apiOf(mega: { api: { origin: string } }): API {
  const api = new API(false, { gateway: `${mega.api.origin}/` });
  // Its own fetch would go around the one that keeps tests on this machine.
  api.fetch = globalThis.fetch;
  return api;
}

async function ask(
  mega: { api: { origin: string } },
  command: unknown,
  query = "",
): Promise<unknown> {
  const body = JSON.stringify([command]);
  const url = `${mega.api.origin}/cs?id=1${query}`;
  const reply = await fetch(url, { method: "POST", body });
  const [answer] = (await reply.json()) as unknown[];
  return answer;
}

// Where the last block of a file ends on a chunk's border megajs counts one chunk more than
// Mega's own clients do, so that its MAC is another one there.
test.each([1, 15, 16, 131_000, 131_073, 3 * MIB + 5])(
  "startMega() serves a file of %d bytes that megajs deciphers and proves",
  async (size) => {
    await using mega = await startMega();
    const { link, bytes, name } = mega.file("größe.bin", { size, seed: size });
    const file = File.fromURL(link, { api: apiOf(mega) });
    await file.loadAttributes();
    expect(file.name).toBe(name);
    expect(file.size).toBe(size);
    // It proves the MAC only of a whole file that is fetched in order.
    const got = await file.downloadBuffer({});
    expect(Buffer.compare(got, bytes)).toBe(0);
    expect(mega.keysSeen).toEqual([]);
  },
);

test("startMega() shares folders within folders that megajs lists and fetches from", async () => {
  await using mega = await startMega();
  const share = mega.share("models");
  const deep = share.file("vae/sdxl/deep.bin", { size: 70_000, seed: 2 });
  share.file("top.bin", { size: 10, seed: 3 });
  const api = apiOf(mega);
  const folder = File.fromURL(share.link, { api });
  await folder.loadAttributes();
  expect(folder.name).toBe("models");
  expect(folder.children?.map(({ name }) => name)).toEqual(["vae", "top.bin"]);
  const child = folder.find("deep.bin", true) as File;
  // megajs gives children the global API, which asks mega.nz.
  child.api = api;
  expect(Buffer.compare(await child.downloadBuffer({}), deep.bytes)).toBe(0);
});

test("startMega() sends bytes that megajs refuses where one bit was flipped", async () => {
  await using mega = await startMega();
  const { link, stored } = mega.file("a.bin", { size: 200_000, seed: 4 });
  stored[150_000]! ^= 1;
  const file = File.fromURL(link, { api: apiOf(mega) });
  expect(file.downloadBuffer({})).rejects.toThrow("MAC verification failed");
});

test("startMega() demands work that megajs does", async () => {
  await using mega = await startMega({ hashcash: 255 });
  const { link } = mega.file("a.bin", { size: 10, seed: 5 });
  const file = File.fromURL(link, { api: apiOf(mega) });
  await file.loadAttributes();
  expect(file.name).toBe("a.bin");
  const unworked = await fetch(`${mega.api.origin}/cs?id=1`, {
    method: "POST",
    body: "[]",
  });
  expect(unworked.status).toBe(402);
  expect(unworked.headers.get("x-hashcash")).toMatch(/^1:255:\d+:[\w-]{64}$/);
});

test("startMega() finds a file of a share by n and ?n= alone", async () => {
  await using mega = await startMega();
  const share = mega.share("models");
  const { handle } = share.file("a.bin", { size: 10, seed: 6 });
  const n = `&n=${share.handle}`;
  expect(await ask(mega, { a: "g", g: 1, n: handle }, n)).toMatchObject({
    s: 10,
    g: expect.stringContaining(`${mega.storage.origin}/dl/`),
  });
  expect(await ask(mega, { a: "g", g: 1, n: handle })).toBe(-9);
  expect(await ask(mega, { a: "g", g: 1, p: handle }, n)).toBe(-9);
  expect(await ask(mega, { a: "g", n: handle }, n)).not.toHaveProperty("g");
});

test("startMega() answers a range in the path with 200 and just its bytes, until its address expires", async () => {
  await using mega = await startMega();
  const { handle, stored } = mega.file("a.bin", { size: 1000, seed: 7 });
  const { g } = (await ask(mega, { a: "g", g: 1, p: handle })) as { g: string };
  const reply = await fetch(`${g}/100-199`, {
    headers: { range: "bytes=5-6" },
  });
  expect(reply.status).toBe(200);
  const got = Buffer.from(await reply.arrayBuffer());
  expect(got.equals(stored.subarray(100, 200))).toBe(true);
  mega.expireAddresses();
  expect((await fetch(`${g}/0-1`)).status).toBe(403);
  const fresh = (await ask(mega, { a: "g", g: 1, p: handle })) as { g: string };
  expect(fresh.g).not.toBe(g);
});

test("quotaAfter() refuses with 509 once so many bytes were sent, and says how long", async () => {
  await using mega = await startMega();
  const { handle } = mega.file("a.bin", { size: 1000, seed: 8 });
  const { g } = (await ask(mega, { a: "g", g: 1, p: handle })) as { g: string };
  mega.switches.storage = quotaAfter(500, { lastsMs: 60_000 });
  expect((await fetch(`${g}/0-499`)).status).toBe(200);
  const refused = await fetch(`${g}/500-999`);
  expect(refused.status).toBe(509);
  expect(refused.headers.get("x-mega-time-left")).toBe("60");
  mega.switches.storage = quotaAfter(0, { lastsMs: 60_000, tells: false });
  const silent = await fetch(`${g}/500-999`);
  expect(silent.headers.has("x-mega-time-left")).toBe(false);
});

test("MegaServer.keysSeen tells of a key that was sent", async () => {
  await using mega = await startMega();
  const { keyText } = mega.file("a.bin", { size: 10, seed: 9 });
  await fetch(`${mega.api.origin}/cs?id=1&k=${keyText}`, {
    method: "POST",
    body: "[]",
  });
  await fetch(`${mega.storage.origin}/dl/x`, { headers: { k: keyText } });
  expect(mega.keysSeen).toHaveLength(2);
});
