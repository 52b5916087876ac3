import { expect, test } from "bun:test";
import { type RawReply, rawGet } from "./_raw_get.ts";
import type { FixtureFile } from "./fixture_file.ts";
import { MIB, type RangesMode, startFixtureServer } from "./mod.ts";

const SIZE = 4 * MIB;
const ASK = { Range: "bytes=1000-1999" };

async function answer(
  ranges: RangesMode,
  headers: Record<string, string> = ASK,
): Promise<{ file: FixtureFile; reply: RawReply; range: string | undefined }> {
  await using server = await startFixtureServer();
  const file = server.file("/a.bin", { size: SIZE, ranges });
  const reply = await rawGet(file.url, headers);
  return { file, reply, range: fieldOf(reply, "Content-Range") };
}

function fieldOf(reply: RawReply, name: string): string | undefined {
  const line = reply.headers.find((one) => one.startsWith(`${name}: `));
  return line?.slice(name.length + 2);
}

test('ranges "yes" answers a closed, an open and a suffix range', async () => {
  await using server = await startFixtureServer();
  const file = server.file("/a.bin", { size: 5000 });
  for (const [range, start, end] of [
    ["bytes=1000-1999", 1000, 2000],
    ["bytes=4000-", 4000, 5000],
    ["bytes=4000-9999", 4000, 5000],
    ["bytes=-7", 4993, 5000],
  ] as const) {
    const reply = await rawGet(file.url, { Range: range });
    expect(reply.status).toBe(206);
    expect(fieldOf(reply, "Content-Range")).toBe(
      `bytes ${start}-${end - 1}/5000`,
    );
    expect(reply.body.equals(file.bytes(start, end))).toBe(true);
  }
});

test('ranges "yes" answers 416 for a range behind the file', async () => {
  const { reply, range } = await answer("yes", { Range: `bytes=${SIZE}-` });
  expect(reply.status).toBe(416);
  expect(range).toBe(`bytes */${SIZE}`);
});

test('ranges "yes" answers If-Range by the strong validator', async () => {
  await using server = await startFixtureServer();
  const file = server.file("/a.bin", { size: 5000, etag: '"x"' });
  const same = await rawGet(file.url, { ...ASK, "If-Range": '"x"' });
  const other = await rawGet(file.url, { ...ASK, "If-Range": '"y"' });
  expect([same.status, other.status]).toEqual([206, 200]);
});

test('ranges "none" answers with the whole file', async () => {
  const { reply, file } = await answer("none");
  expect(reply.status).toBe(200);
  expect(fieldOf(reply, "Accept-Ranges")).toBeUndefined();
  expect(reply.body.equals(file.bytes())).toBe(true);
});

test('ranges "only_small" answers a large ask with the whole file', async () => {
  const small = await answer("only_small");
  const large = await answer("only_small", { Range: `bytes=0-${MIB}` });
  expect([small.reply.status, large.reply.status]).toEqual([206, 200]);
});

test('ranges "shifted" answers another range than asked', async () => {
  const { reply, range, file } = await answer("shifted");
  expect(range).toBe(`bytes 1001-2000/${SIZE}`);
  expect(reply.body.equals(file.bytes(1001, 2001))).toBe(true);
});

test('ranges "wrong_total" and "star_total" change the total alone', async () => {
  expect((await answer("wrong_total")).range).toBe(
    `bytes 1000-1999/${SIZE + 1}`,
  );
  expect((await answer("star_total")).range).toBe("bytes 1000-1999/*");
});

test('ranges "longer" goes on behind the ask', async () => {
  const { reply, range } = await answer("longer");
  expect(range).toBe(`bytes 1000-2999/${SIZE}`);
  expect(reply.body.byteLength).toBe(2000);
});

test('ranges "shorter" ends before the ask does', async () => {
  const { reply, range, file } = await answer("shorter");
  expect(range).toBe(`bytes 1000-1499/${SIZE}`);
  expect(reply.body.equals(file.bytes(1000, 1500))).toBe(true);
});

test('ranges "multipart" wraps the part', async () => {
  const { reply, file } = await answer("multipart");
  expect(fieldOf(reply, "Content-Type")).toStartWith("multipart/byteranges");
  expect(reply.body.includes(file.bytes(1000, 2000))).toBe(true);
  expect(Number(fieldOf(reply, "Content-Length"))).toBe(reply.body.byteLength);
});

test('ranges "416" refuses a range of the file', async () => {
  expect((await answer("416")).reply.status).toBe(416);
});

test('ranges "206_without_content_range" leaves the field out', async () => {
  const { reply, range, file } = await answer("206_without_content_range");
  expect([reply.status, range]).toEqual([206, undefined]);
  expect(reply.body.equals(file.bytes(1000, 2000))).toBe(true);
});

test('ranges "stops_after" forgets ranges after some requests', async () => {
  await using server = await startFixtureServer();
  const ranges = { mode: "stops_after", requests: 2 } as const;
  const file = server.file("/a.bin", { size: 5000, ranges });
  const statuses: number[] = [];
  for (let n = 0; n < 3; n += 1) {
    statuses.push((await rawGet(file.url, ASK)).status);
  }
  expect(statuses).toEqual([206, 206, 200]);
});

test('ranges "lying_header" claims the ask and sends other bytes', async () => {
  const { reply, range, file } = await answer("lying_header");
  expect(range).toBe(`bytes 1000-1999/${SIZE}`);
  expect(reply.body.byteLength).toBe(1000);
  expect(reply.body.equals(file.bytes(1000, 2000))).toBe(false);
});

test("ranges hits only the requests of its rule", async () => {
  await using server = await startFixtureServer();
  const ranges = { mode: "416", when: { ordinals: [1] } } as const;
  const file = server.file("/a.bin", { size: 5000, ranges });
  const first = await rawGet(file.url, ASK);
  const second = await rawGet(file.url, ASK);
  expect([first.status, second.status]).toEqual([206, 416]);
});
