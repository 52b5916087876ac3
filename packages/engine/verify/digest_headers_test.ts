import { expect, test } from "bun:test";
import { ExpectedHashSchema } from "@haul/contract";
import fc from "fast-check";
import { digestsFromHeaders } from "./digest_headers.ts";

const SHA256 =
  "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225";
const SHA1 = "f7c3bc1d808e04732adf679965ccc34ca7ae3441";
const MD5 = "25f9e794323b453885f5181f1b624d0b";
const base64 = (hex: string): string =>
  Buffer.from(hex, "hex").toString("base64");

function told(headers: Record<string, string>, partial = false): string[] {
  const get = (name: string): string | null => headers[name] ?? null;
  return digestsFromHeaders(get, { partial }).map(
    ({ algorithm, hex }) => `${algorithm} ${hex}`,
  );
}

test.each<[Record<string, string>, string[]]>([
  [
    { "repr-digest": `sha-256=:${base64(SHA256)}:, md5=:${base64(MD5)}:` },
    [`sha256 ${SHA256}`, `md5 ${MD5}`],
  ],
  [{ "repr-digest": "sha-512=:AAAA:" }, []],
  [{ "repr-digest": `sha-256=${base64(SHA256)}` }, []],
  [{ "content-digest": `sha-256=:${base64(SHA256)}:` }, []],
  [
    { digest: `SHA-256=${base64(SHA256)},md5=${base64(MD5)}` },
    [`sha256 ${SHA256}`, `md5 ${MD5}`],
  ],
  [
    { "x-goog-hash": `crc32c=4waSgw==, md5=${base64(MD5)}` },
    ["crc32c e3069283", `md5 ${MD5}`],
  ],
  [
    {
      "x-goog-hash": "crc32c=4waSgw==",
      "x-goog-stored-content-encoding": "identity",
    },
    ["crc32c e3069283"],
  ],
  [
    {
      "x-goog-hash": "crc32c=4waSgw==",
      "x-goog-stored-content-encoding": "gzip",
    },
    [],
  ],
  [{ "x-amz-checksum-crc32c": "4waSgw==" }, ["crc32c e3069283"]],
  [
    {
      "x-amz-checksum-sha256": base64(SHA256),
      "x-amz-checksum-type": "FULL_OBJECT",
    },
    [`sha256 ${SHA256}`],
  ],
  [
    {
      "x-amz-checksum-sha256": base64(SHA256),
      "x-amz-checksum-type": "COMPOSITE",
    },
    [],
  ],
  [{ "x-amz-checksum-sha256": `${base64(SHA256)}-7` }, []],
  [{ "x-ms-blob-content-md5": base64(MD5) }, [`md5 ${MD5}`]],
  [{ "content-md5": base64(MD5) }, [`md5 ${MD5}`]],
  [{ "x-bz-content-sha1": SHA1.toUpperCase() }, [`sha1 ${SHA1}`]],
  [{ "x-bz-content-sha1": "none" }, []],
  [{ "x-bz-content-sha1": `unverified:${SHA1}` }, []],
  [{ "x-checksum-sha256": SHA256 }, [`sha256 ${SHA256}`]],
  [{ "x-checksum-sha256": MD5 }, []],
  [{ etag: `"${MD5}"`, "x-linked-etag": `"${SHA256}"` }, []],
  [
    { "content-md5": base64(MD5), "x-ms-blob-content-md5": base64(MD5) },
    [`md5 ${MD5}`],
  ],
  [
    {
      "content-md5": base64(MD5),
      "x-ms-blob-content-md5": base64(MD5.replace("2", "3")),
    },
    [],
  ],
  [{ digest: `SHA-256=${base64(SHA256)}${" ".repeat(5000)}` }, []],
])("digestsFromHeaders() reads %j as %j", (headers, expected) => {
  expect(told(headers)).toEqual(expected);
});

test("digestsFromHeaders() takes no Content-MD5 of a part", () => {
  const headers = {
    "content-md5": base64(MD5),
    "repr-digest": `sha-256=:${base64(SHA256)}:`,
  };
  expect(told(headers, true)).toEqual([`sha256 ${SHA256}`]);
});

test("digestsFromHeaders() answers well-formed digests or none, whatever it reads", () => {
  const names = [
    "repr-digest",
    "digest",
    "x-goog-hash",
    "x-amz-checksum-sha256",
    "content-md5",
    "x-bz-content-sha1",
  ];
  const value = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.base64String(),
    fc
      .tuple(fc.constantFrom("sha-256=:", "md5=", "crc32c="), fc.base64String())
      .map((parts) => `${parts.join("")}:`),
  );
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...names), value),
      fc.boolean(),
      (headers, partial) => {
        const get = (name: string): string | null => headers[name] ?? null;
        for (const hash of digestsFromHeaders(get, { partial })) {
          expect(ExpectedHashSchema.safeParse(hash).success).toBe(true);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
