import { expect, test } from "bun:test";
import { createCipheriv, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ByteSourceSchema, type Cipher } from "@haul/contract";
import { MIB, startFixtureServer, tempDir } from "@haul/fixture_server";
import { IDENTITY, testEngine } from "./_test_transfer.ts";
import { partPathFor } from "./disk/part_path.ts";
import { decipherFrom } from "./threads/decipher.ts";
import { megaMac } from "./verify/mega_mac.ts";

function newCipher(): Cipher {
  return {
    name: "aes-128-ctr",
    key: randomBytes(16).toString("base64"),
    nonce: randomBytes(8).toString("base64"),
  };
}

function encipher(cipher: Cipher, plain: Uint8Array): Buffer {
  const counter = Buffer.concat([
    Buffer.from(cipher.nonce, "base64"),
    Buffer.alloc(8),
  ]);
  const key = Buffer.from(cipher.key, "base64");
  return createCipheriv("aes-128-ctr", key, counter).update(plain);
}

function macOf(cipher: Cipher, plain: Uint8Array): string {
  const digest = megaMac(cipher);
  digest.update(plain);
  return digest.hex();
}

test("decipherFrom() gives the same bytes from any offset on", () => {
  const cipher = newCipher();
  const plain = randomBytes(1000);
  const enciphered = encipher(cipher, plain);
  for (const offset of [0, 1, 15, 16, 17, 500]) {
    const decipher = decipherFrom(cipher, offset);
    const got = Buffer.concat([
      decipher(enciphered.subarray(offset, offset + 33)),
      decipher(enciphered.subarray(offset + 33)),
    ]);
    expect(got.equals(plain.subarray(offset))).toBe(true);
  }
});

test("Engine deciphers ranges that stand in the path and proves the whole by its MAC", async () => {
  await using server = await startFixtureServer();
  await using folder = await tempDir();
  await using engine = testEngine();
  const cipher = newCipher();
  const plain = randomBytes(5 * MIB + 12_345);
  const enciphered = encipher(cipher, plain);
  const asked: string[] = [];
  server.route("/dl/token/*", async (request, reply) => {
    const [start = 0, end = 0] = (request.target.split("/").at(-1) ?? "")
      .split("-")
      .map(Number);
    asked.push(request.headers["range"] ?? "none");
    await reply.send(200, { body: enciphered.subarray(start, end + 1) });
  });
  const source = ByteSourceSchema.parse({
    url: `${server.origin}/dl/token`,
    rangeStyle: "path",
    cipher,
  });
  const remote = await engine.open({
    identity: IDENTITY,
    sources: [source],
    size: plain.length,
    hashes: [
      { algorithm: "mega_mac", hex: macOf(cipher, plain), from: "publisher" },
    ],
    trustedHosts: ["127.0.0.1"],
  });
  const saved = await remote.save({
    partPath: partPathFor(join(folder.path, "m"), IDENTITY),
    connections: 4,
  });
  expect(saved).toMatchObject({
    integrity: "verified",
    verifiedBy: "mega_mac",
  });
  expect((await readFile(saved.path)).equals(plain)).toBe(true);
  expect(new Set(asked)).toEqual(new Set(["none"]));
  expect(asked.length).toBeGreaterThan(1);
  await saved.settle();
});
