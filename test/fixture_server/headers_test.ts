import { expect, test } from "bun:test";
import { gunzipSync } from "node:zlib";
import { rawGet } from "./_raw_get.ts";
import { contentBytes, startFixtureServer } from "./mod.ts";
import type { Switches } from "./switches.ts";

async function answer(switches: Switches, asked: Record<string, string> = {}) {
  await using server = await startFixtureServer();
  const file = server.file("/a.bin", { size: 5000, ...switches });
  return { file, reply: await rawGet(file.url, asked) };
}

test("etag is strong by default, and can be given, weak, changing or none", async () => {
  const fields: (string | undefined)[] = [];
  for (const etag of [undefined, '"x"', "weak", () => '"y"', null]) {
    const { reply } = await answer({ etag });
    fields.push(reply.headers.find((line) => line.startsWith("ETag")));
  }
  expect(fields).toEqual([
    'ETag: "1-3uw"',
    'ETag: "x"',
    'ETag: W/"1-3uw"',
    'ETag: "y"',
    undefined,
  ]);
});

test("lastModified, contentType and headers are sent as given", async () => {
  const { reply } = await answer({
    lastModified: "Tue, 24 Nov 2026 00:00:00 GMT",
    contentType: "text/x",
    headers: [["Link", "<http://a/>; rel=duplicate"]],
  });
  expect(reply.headers).toContain(
    "Last-Modified: Tue, 24 Nov 2026 00:00:00 GMT",
  );
  expect(reply.headers).toContain("Content-Type: text/x");
  expect(reply.headers).toContain("Link: <http://a/>; rel=duplicate");
});

test("contentDisposition sends text as UTF-8 and bytes as they are", async () => {
  const text = await answer({ contentDisposition: 'inline; filename="é"' });
  const bytes = await answer({ contentDisposition: Uint8Array.of(0x61, 0xe9) });
  expect(text.reply.headers).toContain(
    'Content-Disposition: inline; filename="Ã©"',
  );
  expect(bytes.reply.headers).toContain("Content-Disposition: aé");
});

test('length "none" ends the body by closing', async () => {
  const { reply, file } = await answer(
    { length: "none" },
    { Connection: "keep-alive" },
  );
  expect(reply.headers.join()).not.toContain("Content-Length");
  expect(reply.end).toBe("fin");
  expect(reply.body.equals(file.bytes())).toBe(true);
});

test('length "chunked" frames the body', async () => {
  await using server = await startFixtureServer();
  const file = server.file("/a.bin", { size: 200_000, length: "chunked" });
  const raw = await rawGet(file.url);
  expect(raw.headers).toContain("Transfer-Encoding: chunked");
  expect(raw.body.subarray(0, 7).toString()).toBe("10000\r\n");
  expect(file.stats.bytesSent).toBe(200_000);
  const reply = await fetch(file.url);
  expect(await reply.bytes()).toEqual(file.bytes());
});

test("gzip encodes when asked, or always", async () => {
  const asked = { "Accept-Encoding": "gzip" };
  const plain = await answer({ gzip: "when_asked" });
  const zipped = await answer({ gzip: "when_asked" }, asked);
  const always = await answer({ gzip: "always" });
  expect(plain.reply.headers).not.toContain("Content-Encoding: gzip");
  for (const { reply, file } of [zipped, always]) {
    expect(reply.headers).toContain("Content-Encoding: gzip");
    expect(gunzipSync(reply.body).equals(file.bytes())).toBe(true);
  }
});

test("html sends a web page, as 206 where it is told to", async () => {
  const asked = { Range: "bytes=100-4999" };
  const page = await answer({ html: {} }, asked);
  expect(page.reply.status).toBe(200);
  expect(page.reply.headers.join()).toContain("text/html");
  const part = await answer({ html: { body: "<p>", partial: true } }, asked);
  expect(part.reply.status).toBe(206);
  expect(part.reply.headers).toContain("Content-Range: bytes 100-102/5000");
});

test("reprDigest tells the file's SHA-256, or a wrong one", async () => {
  const right = await answer({ reprDigest: true });
  const wrong = await answer({ reprDigest: "wrong" });
  const sha256 = Buffer.from(await right.file.sha256(), "hex");
  const field = `Repr-Digest: sha-256=:${sha256.toString("base64")}:`;
  expect(right.reply.headers).toContain(field);
  expect(wrong.reply.headers).not.toContain(field);
  expect(wrong.reply.headers.join()).toContain("Repr-Digest: sha-256=:");
});

test("change makes the file another one after some requests", async () => {
  await using server = await startFixtureServer();
  const change = { afterRequests: 1, seed: 2, size: 6000 };
  const file = server.file("/a.bin", { size: 5000, change });
  const before = await rawGet(file.url);
  const after = await rawGet(file.url);
  expect(before.body.equals(file.bytes())).toBe(true);
  expect(after.body.equals(contentBytes(2, 0, 6000))).toBe(true);
  expect(after.headers).toContain('ETag: "2-4mo"');
});

test("change can keep the entity tag, and wait for bytes", async () => {
  await using server = await startFixtureServer();
  const change = { afterBytes: 5000, seed: 2, etag: '"1-3uw"' };
  const file = server.file("/a.bin", { size: 5000, change });
  const before = await rawGet(file.url);
  const after = await rawGet(file.url);
  expect(before.body.equals(file.bytes())).toBe(true);
  expect(after.body.equals(contentBytes(2, 0, 5000))).toBe(true);
  for (const { headers } of [before, after]) {
    expect(headers).toContain('ETag: "1-3uw"');
  }
});

test("HEAD gets the head alone, and other methods are refused", async () => {
  await using server = await startFixtureServer();
  const file = server.file("/a.bin", { size: 5000 });
  const head = await fetch(file.url, { method: "HEAD" });
  expect(head.headers.get("content-length")).toBe("5000");
  expect((await fetch(file.url, { method: "DELETE" })).status).toBe(405);
  expect(file.stats.bytesSent).toBe(0);
});
