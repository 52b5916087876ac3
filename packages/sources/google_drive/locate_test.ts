import { expect, test } from "bun:test";
import { sourceContext } from "../source.ts";
import { locate } from "./locate.ts";

const URL_OF_FILE = "https://drive.usercontent.google.com/download?id=1";
const NAMED = { "Content-Disposition": 'attachment; filename="a.bin"' };

/** Locates a file with a server that answers by what is asked. */
async function located(answer: (method: string, headers: Headers) => Response) {
  const context = sourceContext({
    fetch: async (_url, { method = "GET", headers } = {}) =>
      answer(method, new Headers(headers)),
  });
  return await locate(URL_OF_FILE, { context, userOrigin: "" });
}

test("locate() names a file without bytes whose refused range has no name", async () => {
  const found = await located((method) =>
    method === "HEAD"
      ? new Response(null, { headers: { ...NAMED, "Content-Length": "0" } })
      : new Response("", {
          status: 416,
          headers: { "Content-Range": "bytes */0" },
        }),
  );
  expect(found).toMatchObject({ kind: "located", name: "a.bin", size: 0 });
});

test("locate() takes no digest from a plain reply about another size", async () => {
  const hash = { "X-Goog-Hash": "crc32c=4waSgw==" };
  const range = { "Content-Range": "bytes 0-0/500" };
  const sized = (length: string) => (method: string) =>
    method === "HEAD"
      ? new Response(null, { headers: { ...hash, "Content-Length": length } })
      : new Response("x", { status: 206, headers: { ...NAMED, ...range } });
  expect(await located(sized("500"))).toHaveProperty("hashes.length", 1);
  expect(await located(sized("400"))).toHaveProperty("hashes.length", 0);
});

test("locate() asks for one byte, in English and without a coding", async () => {
  const seen: Headers[] = [];
  await located((_method, headers) => {
    seen.push(headers);
    return new Response("x", { headers: NAMED });
  });
  expect(Object.fromEntries(seen[0] ?? [])).toEqual({
    "accept-encoding": "identity",
    "accept-language": "en",
    range: "bytes=0-0",
  });
});
