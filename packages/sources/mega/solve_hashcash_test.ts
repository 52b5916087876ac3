import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { solveHashcash } from "./solve_hashcash.ts";

const token = (fill: number) => Buffer.alloc(48, fill).toString("base64url");

test("solveHashcash() finds a prefix whose digest is small enough, and lets others work meanwhile", async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  // The fourth prefix of this token is the first that does.
  const answer = await solveHashcash(`1:255:1:${token(12)}`);
  clearInterval(timer);
  const [version, of, prefix = ""] = answer?.split(":") ?? [];
  expect([version, of]).toEqual(["1", token(12)]);
  const digest = createHash("sha256")
    .update(Buffer.from(prefix, "base64url"))
    .update(Buffer.alloc(48 * 262_144, 12))
    .digest();
  expect(digest.readUInt32BE(0)).toBeLessThanOrEqual(127 * 2 ** 24);
  expect(turns).toBeGreaterThan(0);
});

test.each([
  "",
  "2:255:1:x",
  `2:255:1:${token(1)}`,
  `1:-1:1:${token(1)}`,
  `1:255:1:${token(1).slice(0, 40)}`,
  "1:255:1:!!!",
])("solveHashcash() takes no challenge like %p", async (challenge) => {
  expect(await solveHashcash(challenge)).toBeNull();
});

test("solveHashcash() gives up when its time is over, and when it is told to", async () => {
  const hopeless = `1:0:1:${token(1)}`;
  expect(await solveHashcash(hopeless, { timeoutMs: 20 })).toBeNull();
  const signal = AbortSignal.abort(new Error("enough"));
  expect(solveHashcash(hopeless, { signal })).rejects.toThrow("enough");
});
