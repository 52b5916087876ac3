import { expect, test } from "bun:test";
import {
  fuzz,
  inTier,
  MIB,
  proofSeed,
  tellFigures,
} from "@haul/fixture_server";
import { MIDDLE, partReply, replyHead, SIZED, UNKNOWN } from "./_reply_lies.ts";
import { parseJournalRecord } from "./disk/journal_record.ts";
import { judgeReply } from "./threads/reply_verdict.ts";
import { linkedMirrors } from "./transfer/linked_mirrors.ts";
import { parseRetryAfter } from "./transfer/retry_delay.ts";
import { digestsFromHeaders } from "./verify/digest_headers.ts";

const CASES = inTier({ quick: 2000, long: 100_000 });
const MAX_MS = inTier({ quick: 20_000, long: 600_000 });
/** A header takes microseconds; what takes this long has run away. */
const SLOWEST_MS = 1000;
/** What all cases of a parser may leave in memory. */
const MOST_MEMORY = 64 * MIB;

const RECORD = JSON.stringify({
  version: 1,
  identity: "direct:https://host/a.bin",
  size: 1000,
  validator: { etag: '"a"', lastModified: null },
  mode: "ranges",
  ranges: [
    [0, 100, 0],
    [200, 300, 1],
  ],
  hashes: [{ algorithm: "sha256", hex: "0".repeat(64), from: "user" }],
  savedAt: 1,
});

const DATE = "Mon, 02 Feb 2026 10:00:00 GMT";

/** Each parser, what it reads in real life, and what must hold of its answer. */
const PARSERS: Record<
  string,
  [corpus: string[], feed: (text: string) => void]
> = {
  "judgeReply()": [
    [
      "bytes 100-199/1000",
      "bytes */1000",
      "bytes 0-0/*",
      '"etag"',
      'W/"etag"',
      "multipart/byteranges; boundary=x",
      DATE,
      "gzip, identity",
      "100",
    ],
    (text) => {
      const fields = { etag: text, "content-encoding": text };
      const all = { ...fields, "content-type": text, "content-length": text };
      for (const pinned of [SIZED, UNKNOWN]) {
        const verdicts = [
          judgeReply(partReply(text), MIDDLE, pinned),
          judgeReply(replyHead(416, { "content-range": text }), MIDDLE, pinned),
          judgeReply(partReply("bytes 100-199/1000", all), MIDDLE, pinned),
          judgeReply(replyHead(200, all), null, pinned),
        ];
        for (const verdict of verdicts) {
          if (verdict.kind === "range") {
            expect(verdict.end).toBeGreaterThan(MIDDLE.start);
            expect(verdict.end).toBeLessThanOrEqual(MIDDLE.end ?? 0);
          }
        }
      }
    },
  ],
  "parseRetryAfter()": [
    ["120", "0", DATE, "Monday, 02-Feb-26 10:00:00 GMT", "1e9", "-5"],
    (text) => {
      const wait = parseRetryAfter(text, 1_770_000_000_000);
      expect(wait === null || (wait >= 0 && Number.isFinite(wait))).toBe(true);
    },
  ],
  "linkedMirrors()": [
    [
      "<http://a/f>; rel=duplicate; pri=1",
      '<https://b/f>; rel="duplicate"; pri=2; geo=de, <x>; rel=next',
      "</relative>; rel=duplicate",
      "<javascript:alert(1)>; rel=duplicate",
      "<file:///etc/passwd>; rel=duplicate",
    ],
    (text) => {
      const mirrors = linkedMirrors(text, "https://host/f");
      expect(mirrors.length).toBeLessThanOrEqual(8);
      for (const url of mirrors) expect(url).toMatch(/^https?:/);
    },
  ],
  "digestsFromHeaders()": [
    [
      "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:",
      "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=,md5=1B2M2Y8AsgTpgAmY7PhCfg==",
      "crc32c=4waSgw==,md5=1B2M2Y8AsgTpgAmY7PhCfg==",
      "1B2M2Y8AsgTpgAmY7PhCfg==",
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ],
    (text) => {
      for (const { hex } of digestsFromHeaders(() => text)) {
        expect(hex).toMatch(/^[0-9a-f]{8,128}$/);
      }
    },
  ],
  "parseJournalRecord()": [
    [RECORD, "[]", "null", "{}", "[[0,1,0]]"],
    (text) => {
      const record = parseJournalRecord(jsonOf(text));
      let last = 0;
      for (const [start, end] of record?.ranges ?? []) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        last = end;
      }
      expect(last).toBeLessThanOrEqual(record?.size ?? Infinity);
    },
  ],
};

for (const [name, [corpus, feed]] of Object.entries(PARSERS)) {
  test(
    `${name} neither throws nor hangs nor swells at damaged input (R-28)`,
    () => {
      Bun.gc(true);
      const before = process.memoryUsage.rss();
      const figures = fuzz({ corpus, feed, cases: CASES, seed: proofSeed });
      Bun.gc(true);
      const grown = process.memoryUsage.rss() - before;
      expect(figures.slowestMs).toBeLessThan(SLOWEST_MS);
      expect(grown).toBeLessThan(MOST_MEMORY);
      tellFigures({
        proof: `fuzz ${name}, seed ${proofSeed}`,
        figures: {
          cases: figures.cases,
          "slowest, ms": figures.slowestMs,
          "MiB grown": Math.max(0, grown) / MIB,
          throws: 0,
        },
      });
    },
    MAX_MS,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
