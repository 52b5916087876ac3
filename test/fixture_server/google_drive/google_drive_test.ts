import { afterAll, beforeAll, expect, test } from "bun:test";
import { MIB } from "../content.ts";
import { tempDir } from "../temp_dir.ts";
import { crc32c } from "./crc32c.ts";
import { type GoogleDrive, startGoogleDrive } from "./google_drive.ts";
import type { DriveFileOptions } from "./items.ts";

let drive: GoogleDrive;
let count = 0;

beforeAll(async () => {
  drive = await startGoogleDrive({ apiKey: "AIzaGood" });
});

afterAll(async () => {
  await drive.close();
});

function put(options: Partial<DriveFileOptions> = {}) {
  const id = `1stand_in_${String(count++).padStart(22, "0")}`;
  return drive.file({ id, name: "模型.bin", size: 3 * MIB, ...options });
}

function contentUrl({ id }: { id: string }, query = ""): string {
  return `${drive.content.origin}/download?id=${id}&export=download${query}`;
}

test("GoogleDrive answers a file as the recorded traces do", async () => {
  const { file, ...item } = put();
  const { status, headers } = await fetch(contentUrl(item));
  expect(status).toBe(200);
  expect(headers.get("content-disposition")).toBe(
    "attachment; filename=\"_.bin\"; filename*=UTF-8''%E6%A8%A1%E5%9E%8B.bin",
  );
  expect(headers.get("x-goog-hash")).toMatch(/^crc32c=[\w+/]{6}==$/);
  expect(headers.get("content-length")).toBe(String(file.size));
  for (const name of ["etag", "last-modified", "accept-ranges"]) {
    expect(headers.get(name)).toBeNull();
  }
});

test.each([
  ["123456789", "4waSgw=="],
  ["\0".repeat(32), "ipE2qg=="],
])("crc32c() gives the published value of %j", (text, base64) => {
  const bytes = Buffer.from(text);
  expect(crc32c([bytes.subarray(0, 4), bytes.subarray(4)])).toBe(base64);
});

test("GoogleDrive honours ranges without saying so", async () => {
  const { file, ...item } = put();
  const headers = { Range: "bytes=100-199" };
  const reply = await fetch(contentUrl(item), { headers });
  expect(reply.status).toBe(206);
  expect(reply.headers.get("content-range")).toBe(`bytes 100-199/${3 * MIB}`);
  expect(await reply.bytes()).toEqual(file.bytes(100, 200));
});

test("GoogleDrive leads from the classical page to the host of the files", async () => {
  const { id } = put();
  const url = `${drive.page.origin}/uc?export=download&id=${id}`;
  const reply = await fetch(url, { redirect: "manual" });
  expect(reply.headers.get("location")).toStartWith(drive.content.origin);
});

test("GoogleDrive asks to confirm until the page's own uuid comes", async () => {
  const item = put({ manner: "confirm_uuid" });
  const page = await (await fetch(contentUrl(item, "&confirm=t"))).text();
  const uuid = /name="uuid" value="([\w-]+)"/.exec(page)?.[1];
  expect(page).toContain('id="download-form"');
  const wrong = await fetch(contentUrl(item, "&confirm=t&uuid=wrong"));
  expect(wrong.headers.get("content-type")).toStartWith("text/html");
  const right = await fetch(contentUrl(item, `&confirm=t&uuid=${uuid}`));
  expect(right.headers.has("content-disposition")).toBe(true);
});

test("GoogleDrive wants code and cookie of its old page together", async () => {
  const item = put({ manner: "cookie" });
  const first = await fetch(contentUrl(item));
  const cookie = first.headers.get("set-cookie")?.split(";")[0] ?? "";
  const code = /confirm=(\w+)&amp;/.exec(await first.text())?.[1];
  const url = `${drive.content.origin}/uc?export=download&confirm=${code}&id=${item.id}`;
  const without = await fetch(url);
  expect(without.headers.has("content-disposition")).toBe(false);
  const reply = await fetch(url, { headers: { Cookie: cookie } });
  expect(reply.headers.has("content-disposition")).toBe(true);
});

test("GoogleDrive's API tells no key, a wrong one and a good one apart", async () => {
  const { id } = put();
  const url = `${drive.api.origin}/drive/v3/files/${id}`;
  const statuses = await Promise.all(
    ["", "?key=AIzaWrong", "?key=AIzaGood"].map(
      async (query) => (await fetch(url + query)).status,
    ),
  );
  expect(statuses).toEqual([401, 401, 200]);
  const headers = { "X-Goog-Api-Key": "AIzaWrong" };
  expect((await fetch(url, { headers })).status).toBe(400);
});

/** What a program wrote into the file that it was told to fetch. */
async function fetchedBy(
  command: (path: { folder: string; name: string }) => string[],
): Promise<Uint8Array> {
  await using folder = await tempDir();
  const name = "m.bin";
  await using child = Bun.spawn(command({ folder: folder.path, name }), {
    stdin: "ignore",
    stdout: "ignore",
    stderr: "ignore",
  });
  expect(await child.exited).toBe(0);
  return await Bun.file(`${folder.path}/${name}`).bytes();
}

test.skipIf(Bun.which("curl") === null)(
  "GoogleDrive serves curl a range through its redirect",
  async () => {
    const { file, id } = put();
    const url = `${drive.page.origin}/uc?export=download&id=${id}`;
    const bytes = await fetchedBy(({ folder, name }) => [
      ...["curl", "-fsSL", "-r", "1000-99999"],
      ...["-o", `${folder}/${name}`, url],
    ]);
    expect(bytes).toEqual(file.bytes(1000, 100_000));
  },
);

test.skipIf(Bun.which("aria2c") === null)(
  "GoogleDrive serves aria2c over several connections",
  async () => {
    const { file, ...item } = put({
      switches: { bytesPerSecond: 4 * MIB },
    });
    const bytes = await fetchedBy(({ folder, name }) => [
      ...["aria2c", "-q", "-x3", "-s3", "-k1M", "--no-conf"],
      ...[`-d${folder}`, `-o${name}`, contentUrl(item)],
    ]);
    expect(Bun.SHA256.hash(bytes, "hex")).toBe(await file.sha256());
    expect(file.stats.maxActiveResponses).toBeGreaterThan(1);
  },
);
