import { afterAll, beforeAll, expect, test } from "bun:test";
import { toProblem } from "@haul/contract";
import type { ApiFault } from "@haul/fixture_server";
import { API_KEY, DriveRig, KEY, newId, TOKEN } from "./_drive_rig.ts";
import { googleDriveSource } from "./google_drive_source.ts";

let rig: DriveRig;

beforeAll(async () => {
  rig = await DriveRig.start();
});

afterAll(async () => {
  await rig[Symbol.asyncDispose]();
});

test.each([
  ["a token", TOKEN, { Authorization: `Bearer ${TOKEN}` }],
  ["an API key", API_KEY, { "X-Goog-Api-Key": API_KEY }],
])(
  "googleDriveSource.resolve() asks the API with %s",
  async (_, key, headers) => {
    const item = rig.put({ name: "m.gguf", size: 5000, resourceKey: KEY });
    const url = rig.link(item, `file/d/ID/view?resourcekey=${KEY}`);
    const file = await rig.one(url, { key });
    const hex = await item.file.sha256();
    expect(file).toMatchObject({
      identity: `googledrive:${item.id}`,
      link: url.href,
      name: "m.gguf",
      size: 5000,
      hashes: [{ algorithm: "sha256", hex, from: "publisher" }],
      access: { state: "open" },
    });
    const [bytes] = file.bytes;
    expect(bytes?.headers).toEqual({
      ...headers,
      "X-Goog-Drive-Resource-Keys": `${item.id}/${KEY}`,
    });
    expect(bytes?.url).not.toContain(key);
    const reply = await fetch(bytes!.url, { headers: bytes!.headers });
    expect(await reply.bytes()).toEqual(item.file.bytes());
  },
);

test("googleDriveSource.resolve() has a private file with its account's token alone", async () => {
  const url = rig.link(rig.put({ isPrivate: true }));
  expect((await rig.problem(url)).code).toBe("unauthorized");
  expect(await rig.problem(url, { key: API_KEY })).toMatchObject({
    code: "forbidden",
    message: expect.stringContaining("Your key has no access"),
  });
  expect((await rig.one(url, { key: TOKEN })).size).toBe(1000);
});

test("googleDriveSource.resolve() lists a folder by the API, page by page, shortcuts followed", async () => {
  const { folder, below, file } = rig.putFolder();
  const again = { id: newId(), name: "again", target: folder };
  const toFile = { id: newId(), name: "w.bin", target: file };
  const root = rig.folder("Root", [
    folder,
    rig.drive.shortcut(again),
    rig.drive.shortcut(toFile),
    below,
  ]);
  const files = await rig.resolve(rig.folderLink(root), { key: TOKEN });
  expect(files.map((each) => [each.folder, each.name, each.size])).toEqual([
    [null, "w.bin", null],
    ["Model", "weights.safetensors", 1000],
    ["Model", "old.bin", 1000],
    ["Model", "Notes & more.docx", null],
    ["VAE_fp16", "vae.safetensors", 1000],
  ]);
  for (const { bytes } of files) {
    const [{ url, headers } = { url: "", headers: {} }] = bytes;
    expect((await fetch(url, { headers })).status).toBe(200);
  }
});

test("googleDriveSource.resolve() follows a shortcut to its file by the API", async () => {
  const target = rig.put({ name: "real.bin" });
  const item = rig.drive.shortcut({ id: newId(), name: "short", target });
  const found = await rig.one(rig.link(item), { key: API_KEY });
  expect(found).toMatchObject({ name: "real.bin", size: 1000 });
  expect(found.identity).toBe(`googledrive:${target.id}`);
});

test("googleDriveSource.resolve() says that a form has no file", async () => {
  const url = rig.link(rig.drive.form({ id: newId(), name: "Form" }));
  const problem = await rig.problem(url, { key: TOKEN });
  expect(problem.code).toBe("not_a_file");
  expect(problem.message).toContain("Google form");
});

test.each([
  ["quota", "quota", { afterMs: 3_600_000 }],
  ["infected", "forbidden", "never"],
] as const)(
  "googleDriveSource.resolve() describes a file that the API holds back: %p",
  async (manner, code, retry) => {
    const file = await rig.one(rig.link(rig.put({ manner })), { key: TOKEN });
    expect(file.size).toBe(1000);
    expect(file.access.refusal).toMatchObject({ code, retry });
  },
);

/** A Drive whose API refuses whoever has a key, and one file in it. */
async function faultyDrive(fault: ApiFault) {
  const own = await DriveRig.start();
  own.drive.fault = fault;
  const item = own.put();
  return { own, item, url: own.link(item) };
}

test.each([
  [403, "rateLimitExceeded"],
  [403, "userRateLimitExceeded"],
  [429, "tooMany"],
  [500, "backendError"],
] as const)(
  "googleDriveSource.resolve() waits where the API says %d %p",
  async (status, reason) => {
    const { own, url } = await faultyDrive({ status, reason });
    await using _ = own;
    const problem = await own.problem(url, { key: TOKEN });
    expect(problem.code).toBe("overloaded");
    expect(problem.retry).not.toBe("never");
  },
);

test.each([
  [403, "dailyLimitExceeded", "quota", /used up/],
  [403, "quotaExceeded", "quota", /used up/],
  [403, "accessNotConfigured", "unauthorized", /not enabled the Drive API/],
  [403, "insufficientPermissions", "unauthorized", /may not read files/],
  [401, "authError", "unauthorized", /live for an hour/],
  [401, "required", "unauthorized", /does not know your key/],
  [400, "badRequest", "unauthorized", /does not know your key/],
] as const)(
  "googleDriveSource.resolve() goes on without a key that the API refuses: %d %p",
  async (...[status, reason, code, words]) => {
    const message = status === 400 ? "API key not valid." : reason;
    const fault = { status, reason, message };
    const { own, item, url } = await faultyDrive(fault);
    await using _ = own;
    expect((await own.one(url, { key: TOKEN })).size).toBe(1000);
    item.manner = "denied";
    const problem = await own.problem(url, { key: TOKEN });
    expect(problem).toMatchObject({ code, fix: { kind: "add_key" } });
    expect(problem.message).toMatch(words);
    expect(problem.message).not.toContain("CANARY");
  },
);

test("googleDriveSource.resolve() sends a key to the API and to no other origin", async () => {
  await using own = await DriveRig.start();
  const { folder } = own.putFolder();
  for (const key of [TOKEN, API_KEY]) {
    await own.one(own.link(own.put()), { key });
    await own.resolve(own.folderLink(folder), { key });
    await own.problem(own.link({ id: newId() }), { key });
  }
  const { page, content, api } = own.drive;
  expect(page.requests.length).toBeGreaterThan(0);
  expect(content.requests.length).toBeGreaterThan(0);
  expect(page.stats.credentialsSeen).toEqual([]);
  expect(content.stats.credentialsSeen).toEqual([]);
  expect(api.stats.credentialsSeen).toEqual([`Bearer ${TOKEN}`, API_KEY]);
});

test("googleDriveSource.account() names the account of a token", async () => {
  const context = rig.context({ key: TOKEN });
  expect(await googleDriveSource.account?.(context)).toBe("ada@example.org");
});

test("googleDriveSource.account() knows a good API key", async () => {
  const context = rig.context({ key: API_KEY });
  expect(await googleDriveSource.account?.(context)).toBe(
    "a Google Cloud project",
  );
});

test.each(["ya29.wrong-CANARY", "AIzaWrong-CANARY"])(
  "googleDriveSource.account() refuses %p",
  async (key) => {
    const asked = googleDriveSource.account?.(rig.context({ key }));
    const problem = toProblem(await asked?.catch((error: unknown) => error));
    expect(problem).toMatchObject({
      code: "unauthorized",
      fix: { kind: "add_key", service: "googledrive" },
    });
    expect(problem.message).not.toContain("CANARY");
  },
);
