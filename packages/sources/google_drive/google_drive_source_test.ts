import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Problem } from "@haul/contract";
import type { DriveManner } from "@haul/fixture_server";
import { DriveRig, KEY, newId } from "./_drive_rig.ts";
import { googleDriveSource } from "./google_drive_source.ts";

let rig: DriveRig;

beforeAll(async () => {
  rig = await DriveRig.start();
});

afterAll(async () => {
  await rig[Symbol.asyncDispose]();
});

test("googleDriveSource.resolve() tells name, size, CRC-32C and place of a file", async () => {
  const name = "模型 v2.safetensors";
  const item = rig.put({ name, size: 70_000, seed: 5 });
  const file = await rig.one(rig.link(item));
  expect(file).toMatchObject({
    source: "googledrive",
    identity: `googledrive:${item.id}`,
    link: rig.link(item).href,
    name,
    folder: null,
    size: 70_000,
    hashes: [{ algorithm: "crc32c", from: "server" }],
    access: { state: "open", refusal: null },
  });
  expect(file.bytes).toMatchObject([{ headers: {}, maxConnections: 4 }]);
  const { origin } = rig.drive.content;
  expect(file.bytes[0]?.url).toStartWith(`${origin}/download?id=`);
});

test.each([
  ["open", {}],
  ["confirm", {}],
  ["confirm_uuid", {}],
  ["cookie", { Cookie: expect.stringMatching(/^download_warning_\d+_=c0de/) }],
  ["json", {}],
] as const)(
  "googleDriveSource.resolve() gets past the manner %p",
  async (manner, headers) => {
    const item = rig.put({ manner });
    const [bytes] = (await rig.one(rig.link(item))).bytes;
    expect(bytes?.headers).toEqual(headers);
    const reply = await fetch(bytes!.url, {
      headers: { ...bytes!.headers, Range: "bytes=10-19" },
    });
    expect(reply.status).toBe(206);
    expect(await reply.bytes()).toEqual(item.file.bytes(10, 20));
  },
);

const IS_PRIVATE = {
  code: "unauthorized",
  retry: "never",
  fix: { kind: "add_key", service: "googledrive" },
} as const;
const IS_OVER_QUOTA = { code: "quota", retry: { afterMs: 3_600_000 } } as const;
const IS_THROTTLED = {
  code: "overloaded",
  retry: { afterMs: 300_000 },
} as const;

const REFUSALS: [DriveManner, Partial<Problem>, RegExp][] = [
  ["confirm_always", { code: "not_a_file" }, /confirm .* again and again/],
  ["confirm_elsewhere", { code: "not_a_file" }, /"Google Drive - Virus scan/],
  ["quota", { ...IS_OVER_QUOTA, status: 200 }, /up to 24 hours/],
  ["quota_403", { ...IS_OVER_QUOTA, status: 403 }, /up to 24 hours/],
  ["quota_localised", { ...IS_OVER_QUOTA, status: 200 }, /up to 24 hours/],
  ["denied", { ...IS_PRIVATE, status: 200 }, /private/],
  ["denied_403", { ...IS_PRIVATE, status: 403 }, /private/],
  [
    "unauthorized",
    { ...IS_PRIVATE, status: 401 },
    /haul token set googledrive/,
  ],
  ["login", { ...IS_PRIVATE, status: 302 }, /private/],
  ["login_v3", { ...IS_PRIVATE, status: 302 }, /private/],
  ["not_found", { code: "not_found", status: 404 }, /has nothing at/],
  ["sorry", { ...IS_THROTTLED, status: 302 }, /unusual traffic/],
  ["automated", { ...IS_THROTTLED, status: 403 }, /unusual traffic/],
  ["infected", { code: "forbidden", retry: "never" }, /found a virus/],
  ["failing", { code: "overloaded", status: 500 }, /busy or in trouble/],
  [
    "busy",
    { code: "overloaded", retry: { afterMs: 7000 } },
    /try again in a minute/i,
  ],
  [
    "unavailable",
    { code: "overloaded", status: 503 },
    /try again in a minute/i,
  ],
  ["astray", { code: "bad_reply" }, /to drive\.google\.com\.example\.org/],
];

test.each(REFUSALS)(
  "googleDriveSource.resolve() understands the manner %p",
  async (manner, expected, words) => {
    const problem = await rig.problem(rig.link(rig.put({ manner })));
    expect(problem).toMatchObject(expected);
    expect(problem.message).toMatch(words);
  },
);

test("googleDriveSource.resolve() shows the title and the first words of an unknown page", async () => {
  const url = rig.link(rig.put({ manner: "unknown_page" }));
  expect(await rig.problem(url)).toEqual({
    code: "not_a_file",
    message: `Google Drive answered with a web page "Google Drive - Something new" instead of the file. Open ${url.href} in a browser to see what it wants. It begins: "Please tick all pictures of lighthouses."`,
    retry: "never",
    host: url.host,
    status: 200,
    fix: { kind: "open_page", url: url.href },
  });
});

test("googleDriveSource.resolve() leaves Drive alone after it was taken for a machine", async () => {
  const context = rig.context();
  const resolve = (url: URL) => googleDriveSource.resolve(url, context);
  const sorry = rig.link(rig.put({ manner: "sorry" }));
  await expect(resolve(sorry)).rejects.toThrow("unusual traffic");
  const asked = rig.drive.content.requests.length;
  const other = rig.link(rig.put());
  await expect(resolve(other)).rejects.toThrow("unusual traffic");
  expect(rig.drive.content.requests.length).toBe(asked);
});

test("googleDriveSource.resolve() carries a resource key, and shows it in no message", async () => {
  const item = rig.put({ id: `0B${newId()}`, resourceKey: KEY });
  const url = rig.link(item, `file/d/ID/view?resourcekey=${KEY}`);
  const file = await rig.one(url);
  expect(file.link).toBe(url.href);
  expect(file.identity).not.toContain(KEY);
  expect((await fetch(file.bytes[0]!.url)).status).toBe(200);
  const problem = await rig.problem(rig.link(item));
  expect(problem.message).toContain('"resourcekey=…"');
  const wrong = rig.link(item, "file/d/ID/view?resourcekey=0-CANARY");
  expect(JSON.stringify(await rig.problem(wrong))).not.toContain("CANARY");
});

test("googleDriveSource.resolve() finds the CRC-32C where only a plain reply tells it", async () => {
  const hashesOf = async (crc32c: "plain" | "all" | "none") =>
    (await rig.one(rig.link(rig.put({ crc32c, seed: 3 })))).hashes;
  expect(await hashesOf("plain")).toEqual(await hashesOf("all"));
  expect(await hashesOf("plain")).toHaveLength(1);
  expect(await hashesOf("none")).toEqual([]);
});

test("googleDriveSource.resolve() takes a file without bytes, and one without ranges", async () => {
  const empty = rig.put({ name: "empty.txt", size: 0 });
  const found = await rig.one(rig.link(empty));
  expect(found).toMatchObject({ name: "empty.txt", size: 0 });
  const plain = rig.put({ switches: { ranges: "none" } });
  expect((await rig.one(rig.link(plain))).size).toBe(1000);
});

test.each([
  ["open?id=ID", {}, "docx"],
  ["document/d/ID/edit", {}, "docx"],
  ["document/d/ID/export?format=odt", {}, "odt"],
  ["document/d/ID/edit", { format: "pdf" }, "pdf"],
  ["document/d/ID/export?format=odt", { format: "pdf" }, "pdf"],
])(
  "googleDriveSource.resolve() exports the document of %p with %j",
  async (path, choice, format) => {
    const name = "Read me";
    const app = "document";
    const item = rig.drive.document({ id: newId(), name, app });
    const file = await rig.one(rig.link(item, path), choice);
    expect(file).toMatchObject({
      identity: `googledrive:${item.id}.${format}`,
      name: `Read me.${format}`,
      link: rig.link(item, `document/d/ID/export?format=${format}`).href,
    });
    const reply = await fetch(file.bytes[0]!.url);
    expect(await reply.text()).toBe(`${item.id} as ${format}`);
  },
);

test("googleDriveSource.resolve() names the forms that a document comes in", async () => {
  const app = "spreadsheets";
  const item = rig.drive.document({ id: newId(), name: "Sums", app });
  const url = rig.link(item, "spreadsheets/d/ID/edit");
  const problem = await rig.problem(url, { format: "docx" });
  expect(problem.code).toBe("bad_option");
  expect(problem.message).toContain("xlsx, ods, pdf, csv, tsv");
});

test("googleDriveSource.resolve() sends a cookie to the origin that set it alone", async () => {
  await using own = await DriveRig.start();
  await own.one(own.link(own.put({ manner: "cookie" })));
  const { page, content } = own.drive;
  expect(page.stats.credentialsSeen).toEqual([]);
  expect(content.stats.credentialsSeen).toHaveLength(1);
});

test("googleDriveSource.resolve() gives the user's own headers to the origin of the user's URL alone", async () => {
  const item = rig.put();
  const headers = { "X-Api-Token": "mine-CANARY" };
  const asked = () => rig.drive.content.requests.at(-1)?.headers;
  const url = new URL(`${rig.drive.content.origin}/download?id=${item.id}`);
  const own = await rig.one(url, { headers });
  expect(own.bytes[0]?.headers).toEqual(headers);
  expect(asked()).toHaveProperty("x-api-token", "mine-CANARY");
  const other = await rig.one(rig.link(item), { headers });
  expect(other.bytes[0]?.headers).toEqual({});
  expect(asked()).not.toHaveProperty("x-api-token");
});
