import { describe, expect, test } from "bun:test";
import { tellFigures } from "@haul/fixture_server";
import fc from "fast-check";
import {
  LABEL_LIES,
  MIDDLE,
  PART_LIES,
  partReply,
  replyHead,
  SIZED,
  UNKNOWN,
  UNSATISFIED_LIES,
  WHOLE_LIES,
} from "../_reply_lies.ts";
import { judgeReply, looksLikePage, strongEtag } from "./reply_verdict.ts";

const MONDAY = "Mon, 02 Feb 2026 10:00:00 GMT";
const TUESDAY = "Tue, 03 Feb 2026 10:00:00 GMT";

const LIES = [
  ["206 with", PART_LIES],
  ["200 with", WHOLE_LIES],
  ["416 that tells of the file", UNSATISFIED_LIES],
  ["reply that is labelled as", LABEL_LIES],
] as const;

describe.each(LIES)("judgeReply() knows a %s (R-06)", (_, lies) => {
  for (const [name, reply, asked, verdict, pinned = SIZED] of lies) {
    test(name, () => {
      expect(judgeReply(reply, asked, pinned).kind).toBe(verdict);
    });
  }
});

test("judgeReply() writes nothing of a reply that lies (R-06)", () => {
  const all = LIES.flatMap(([, lies]) => lies);
  const lies = all.filter(
    ([, , , verdict]) => verdict !== "range" && verdict !== "full",
  );
  const taken = lies.filter(([, reply, asked, , pinned = SIZED]) => {
    const { kind } = judgeReply(reply, asked, pinned);
    return kind === "range" || kind === "full";
  });
  tellFigures({
    proof: "what replies say of ranges",
    figures: {
      replies: all.length,
      "lies among them": lies.length,
      "lies taken for true": taken.length,
    },
  });
  expect(taken).toEqual([]);
  expect(lies.length).toBeGreaterThan(all.length / 3);
});

test("judgeReply() tells where a range ends and how large the file is", () => {
  const asked = { start: 100, end: null };
  expect(judgeReply(partReply("bytes 100-149/1000"), asked, UNKNOWN)).toEqual({
    kind: "range",
    end: 150,
    size: 1000,
  });
  expect(judgeReply(partReply("bytes 100-149/*"), asked, SIZED)).toEqual({
    kind: "range",
    end: 150,
    size: null,
  });
});

test("judgeReply() takes a whole body's length for the file's size", () => {
  const size = (headers: Record<string, string>) => {
    const verdict = judgeReply(replyHead(200, headers), null, UNKNOWN);
    return verdict.kind === "full" ? verdict.size : undefined;
  };
  expect(size({ "content-length": "1000" })).toBe(1000);
  expect(size({ "content-length": "0" })).toBe(0);
  expect(size({})).toBeNull();
  expect(size({ "content-length": "-1" })).toBeNull();
  expect(size({ "content-length": "7, 7" })).toBeNull();
  const chunked = { "content-length": "7", "transfer-encoding": "chunked" };
  expect(size(chunked)).toBeNull();
});

describe("judgeReply() takes a file for another one", () => {
  const pinned = { ...SIZED, etag: '"one"', lastModified: MONDAY };
  const proven = { ...pinned, digestKnown: true };

  test.each<[string, Record<string, string>, boolean]>([
    ["not by the same strong ETag", { etag: '"one"' }, false],
    ["by another strong ETag", { etag: '"two"' }, true],
    ["not by a weak ETag", { etag: 'W/"two"' }, false],
    ["not by an ETag without quotes", { etag: "two" }, false],
    ["not where validators are missing", {}, false],
    ["by another Last-Modified", { "last-modified": TUESDAY }, true],
    ["not by the same Last-Modified", { "last-modified": MONDAY }, false],
    [
      "not by another Last-Modified beside the same strong ETag",
      { etag: '"one"', "last-modified": TUESDAY },
      false,
    ],
    [
      "by another Last-Modified beside a weak ETag",
      { etag: 'W/"one"', "last-modified": TUESDAY },
      true,
    ],
  ])("%s", (_, headers, isChanged) => {
    const part = partReply("bytes 100-199/1000", headers);
    const whole = replyHead(200, { "content-length": "1000", ...headers });
    const partKind = isChanged ? "changed" : "range";
    const wholeKind = isChanged ? "changed" : "full";
    expect(judgeReply(part, MIDDLE, pinned).kind).toBe(partKind);
    expect(judgeReply(whole, null, pinned).kind).toBe(wholeKind);
    // A digest will prove the bytes, so that no validator is needed.
    expect(judgeReply(part, MIDDLE, proven).kind).toBe("range");
    expect(judgeReply(whole, null, proven).kind).toBe("full");
  });

  test("by another size, even where a digest is known", () => {
    const reply = partReply("bytes 100-199/1001", { etag: '"one"' });
    expect(judgeReply(reply, MIDDLE, proven).kind).toBe("changed");
  });

  test("not where nothing was pinned yet", () => {
    const headers = { etag: '"new"', "last-modified": TUESDAY };
    expect(judgeReply(replyHead(200, headers), null, UNKNOWN).kind).toBe(
      "full",
    );
  });
});

test("judgeReply() puts every status into its class", () => {
  const dead = [401, 403, 404, 410];
  const busy = [408, 425, 429, 500, 502, 503, 504, 509, 520, 521];
  busy.push(522, 523, 524, 525, 526, 527, 529);
  const judged = new Set([200, 206, 416]);
  for (let status = 100; status < 600; status++) {
    if (judged.has(status)) continue;
    const { kind } = judgeReply(replyHead(status), MIDDLE, SIZED);
    const listed = busy.includes(status) ? "busy" : "refused";
    expect([status, kind]).toEqual([
      status,
      dead.includes(status) ? "dead_link" : listed,
    ]);
  }
});

test("judgeReply() hands on the Retry-After of a busy server", () => {
  const reply = replyHead(503, { "retry-after": "7" });
  expect(judgeReply(reply, MIDDLE, SIZED)).toEqual({
    kind: "busy",
    status: 503,
    retryAfter: "7",
  });
});

const EDGES = [0, 99, 100, 199, 200, 999, 1000] as const;
const offset = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...EDGES) },
  { weight: 1, arbitrary: fc.maxSafeNat() },
);
const total = fc.oneof(fc.constant("*"), offset.map(String));
const start = fc.constantFrom(0, 99, 100);
const contentRange = fc.oneof(
  { weight: 1, arbitrary: fc.string() },
  {
    weight: 8,
    arbitrary: fc
      .tuple(start, offset, total)
      .map(([from, to, size]) => `bytes ${from}-${to}/${size}`),
  },
);
const headers = fc.record(
  {
    "content-range": contentRange,
    "content-length": fc.oneof(offset.map(String), fc.string()),
    "content-encoding": fc.constantFrom("identity", "gzip"),
    "content-type": fc.constantFrom("text/html", "text/plain"),
    "transfer-encoding": fc.constant("chunked"),
    "retry-after": fc.string(),
    etag: fc.oneof(fc.constant('"one"'), fc.string()),
    "last-modified": fc.string(),
  },
  { requiredKeys: [] },
);
const asked = fc.option(
  fc.record({
    start: fc.constantFrom(0, 100),
    end: fc.option(fc.constantFrom(200, 1000)),
  }),
  { freq: 8 },
);
const pinned = fc.record({
  size: fc.option(offset),
  etag: fc.option(fc.constant('"one"')),
  lastModified: fc.option(fc.constant(MONDAY)),
  digestKnown: fc.boolean(),
  pageExpected: fc.boolean(),
});
const status = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(206, 200, 416) },
  { weight: 1, arbitrary: fc.integer() },
);
const exchange = fc.record({ status, said: headers, asked, pinned });

test("judgeReply() never throws, and lets only fitting bytes be written", () => {
  fc.assert(
    fc.property(exchange, (each) => {
      const { said, asked: want, pinned: known } = each;
      const verdict = judgeReply(replyHead(each.status, said), want, known);
      if (verdict.kind !== "full" && verdict.kind !== "range") return;
      const sizes = [verdict.size, known.size].filter((size) => size !== null);
      expect(new Set(sizes).size).toBeLessThanOrEqual(1);
      if (verdict.kind === "full") {
        expect(each.status).toBe(200);
        expect(want?.start ?? 0).toBe(0);
        return;
      }
      expect(each.status).toBe(206);
      const [from, to, size] = numbersOf(said["content-range"] ?? "");
      expect([from, to]).toEqual([want?.start, verdict.end - 1]);
      expect(verdict.size).toBe(size ?? null);
      expect(verdict.end).toBeGreaterThan(from ?? Number.NaN);
      const bound = Math.min(...[want?.end, known.size].map(orInfinity));
      expect(verdict.end).toBeLessThanOrEqual(bound);
    }),
    { numRuns: 10_000 },
  );
});

function numbersOf(text: string): number[] {
  return (text.match(/\d+/g) ?? []).map(Number);
}

function orInfinity(value: number | null | undefined): number {
  return value ?? Number.POSITIVE_INFINITY;
}

test("strongEtag() keeps a strong ETag as it stands", () => {
  expect(strongEtag('"abc-7"')).toBe('"abc-7"');
  expect(strongEtag(' "abc" ')).toBe('"abc"');
  expect(strongEtag('""')).toBe('""');
});

test.each([null, "", 'W/"abc"', 'w/"abc"', "abc", '"abc', 'abc"', '"a"b"'])(
  "strongEtag() takes nothing from %p",
  (etag) => {
    expect(strongEtag(etag)).toBeNull();
  },
);

test.each([
  "<!DOCTYPE html><html>",
  "<!doctype HTML PUBLIC>",
  "<html>",
  "<HTML lang=en>",
  "\n \t\r\n<!doctype html>",
  "\ufeff<!doctype html>",
])("looksLikePage() knows %p for a page", (text) => {
  expect(looksLikePage(new TextEncoder().encode(text))).toBe(true);
});

test.each([
  "",
  "GGUF",
  '{"__metadata__":{}}',
  "<?xml version='1.0'?>",
  "<htmlish>",
  "a <html>",
  `${" ".repeat(65)}<html>`,
])("looksLikePage() takes %p for no page", (text) => {
  expect(looksLikePage(new TextEncoder().encode(text))).toBe(false);
});

test("looksLikePage() takes any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(looksLikePage(bytes)).toBe(false);
    }),
  );
});
