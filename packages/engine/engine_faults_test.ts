import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  MIB,
  type Switches,
  startFixtureServer,
  tempDir,
} from "@haul/fixture_server";
import { digestOf, testEngine, transfer } from "./_test_transfer.ts";
import type { Engine } from "./types.ts";

let engine: Engine;

beforeAll(() => {
  engine = testEngine();
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
});

/** Fetches a file of 6 MiB that misbehaves as `switches` say. */
async function fetchWith(
  switches: Switches,
  options: { digest?: boolean; size?: number } = {},
) {
  const { digest = false, size = 6 * MIB } = options;
  // A host of its own: what one test learns of a host is not for the next.
  await using server = await startFixtureServer();
  const file = server.file("/file.bin", { size, ...switches });
  await using folder = await tempDir();
  const hashes = digest ? [await digestOf(file)] : [];
  const outcome = await transfer(engine, {
    folder: folder.path,
    files: [file],
    request: { hashes },
    save: { connections: 6 },
  });
  return { ...outcome, file };
}

describe("Engine brings the right file from a server that", () => {
  const rightFile: Record<string, Switches> = {
    "does all well": {},
    "knows no ranges": { ranges: "none" },
    "knows no ranges and no length": { ranges: "none", length: "chunked" },
    "ends bodies by closing": { ranges: "none", length: "none" },
    "answers 200 to an open range": {
      ranges: { mode: "none", when: { first: 1 } },
      headers: [["Accept-Ranges", "bytes"]],
    },
    "answers large ranges with 200": {
      ranges: { mode: "only_small", bytes: 2 * MIB },
    },
    "stops serving ranges half-way": {
      ranges: { mode: "stops_after", requests: 3 },
    },
    "moves ranges": { ranges: { mode: "shifted", when: { every: 3 } } },
    "gives wrong totals now and then": {
      ranges: { mode: "wrong_total", when: { ordinals: [3] } },
    },
    "gives no total": { ranges: "star_total" },
    "sends more than was asked for": {
      ranges: { mode: "longer", when: { every: 2 } },
    },
    "sends less than was asked for": {
      ranges: { mode: "shorter", when: { ratio: 0.3 } },
    },
    "answers multipart/byteranges": { ranges: "multipart" },
    "answers 416 to every range": { ranges: "416" },
    "leaves Content-Range out": { ranges: "206_without_content_range" },
    "cuts bodies short": { shortBody: { by: 1000, when: { every: 3 } } },
    "resets connections": { reset: { afterBytes: [100_000, 900_000] } },
    "is busy now and then": { status: { code: 503, when: { every: 4 } } },
    "bears two connections": { connectionCap: { max: 2 } },
    "refuses a third connection": {
      connectionCap: { max: 2, mode: "refuse" },
    },
    "answers a page now and then": { html: { when: { ordinals: [2] } } },
    "gives a weak ETag": { etag: "weak" },
    "gives no ETag": { etag: null },
    "is slow to begin": { firstByteDelayMs: 120 },
  };
  for (const [words, switches] of Object.entries(rightFile)) {
    test(words, async () => {
      const { problem, exact, notices } = await fetchWith(switches);
      expect({ problem, exact, notices: problem ? notices : [] }).toEqual({
        problem: null,
        exact: true,
        notices: [],
      });
    });
  }
});

describe("Engine says what is wrong with a server that", () => {
  const clearProblem: Record<string, [Switches, string]> = {
    "has no such file": [{ status: { code: 404 } }, "not_found"],
    "lost the file for good": [{ status: { code: 410 } }, "not_found"],
    "wants a login": [{ status: { code: 401 } }, "unauthorized"],
    "refuses the file": [{ status: { code: 403 } }, "forbidden"],
    "is always busy": [{ status: { code: 503 } }, "overloaded"],
    "limits requests": [{ status: { code: 429, retryAfter: 0 } }, "overloaded"],
    "answers a web page": [{ html: {} }, "not_a_file"],
    "answers a web page as a part": [{ html: { partial: true } }, "not_a_file"],
    "labels a web page as a file (T-40)": [
      { html: {}, contentType: "application/octet-stream" },
      "not_a_file",
    ],
    "gzips whatever is asked": [{ gzip: "always" }, "bad_reply"],
    "answers with a strange status": [{ status: { code: 418 } }, "bad_reply"],
    "resets every connection at once": [
      { reset: { afterBytes: 0 } },
      "network",
    ],
  };
  for (const [words, [switches, code]] of Object.entries(clearProblem)) {
    test(words, async () => {
      const { problem, saved } = await fetchWith(switches);
      expect(saved).toBeNull();
      expect(problem?.code).toBe(code as never);
      expect(problem?.message).toContain("127.0.0.1");
    });
  }
});

test("Engine fetches a file without bytes", async () => {
  const { saved, exact } = await fetchWith({}, { size: 0 });
  expect(saved?.bytes).toBe(0);
  expect(exact).toBe(true);
});

test("Engine fetches a file of one byte", async () => {
  const { exact } = await fetchWith({}, { size: 1 });
  expect(exact).toBe(true);
});

test("Engine calls a file verified that has the digest given (R-02)", async () => {
  const { saved } = await fetchWith({}, { digest: true });
  expect(saved).toMatchObject({ integrity: "verified", verifiedBy: "sha256" });
});

test("Engine calls a file verified that has the digest its server names", async () => {
  const { saved } = await fetchWith({ reprDigest: true });
  expect(saved?.integrity).toBe("verified");
});

test("Engine calls a file consistent that one strong ETag held together (R-02)", async () => {
  const { saved } = await fetchWith({});
  expect(saved).toMatchObject({ integrity: "consistent", verifiedBy: null });
});

test("Engine calls a file unverified whose pieces nothing held together", async () => {
  const { saved } = await fetchWith({ etag: null });
  expect(saved?.integrity).toBe("unverified");
});

test("Engine calls a file unverified whose end was a closed connection (R-02)", async () => {
  const { saved } = await fetchWith({ ranges: "none", length: "none" });
  expect(saved?.integrity).toBe("unverified");
});

test("Engine goes on through a changing ETag where a digest is known (R-07)", async () => {
  const etag = (ordinal: number) => `"${ordinal}"`;
  const { saved, exact, notices } = await fetchWith({ etag }, { digest: true });
  expect(exact).toBe(true);
  expect(saved?.integrity).toBe("verified");
  expect(notices).toEqual([]);
});

test("Engine refuses a file whose ETag changes with every reply", async () => {
  const etag = (ordinal: number) => `"${ordinal}"`;
  const { saved, problem } = await fetchWith({ etag });
  expect(saved).toBeNull();
  expect(problem?.code).toBe("changed");
});

test("Engine starts over when the file changes on its server (R-06)", async () => {
  const { file, notices, saved } = await fetchWith({
    change: { afterRequests: 3, seed: 9 },
    bytesPerSecond: 8 * MIB,
  });
  expect(notices.map(({ kind }) => kind)).toContain("restarted");
  file.set({ change: undefined });
  expect(saved?.sha256).not.toBe(await file.sha256());
});

test("Engine finds bytes from elsewhere by the digest and sets them aside (R-08)", async () => {
  const { problem, saved } = await fetchWith(
    { ranges: "lying_header" },
    { digest: true },
  );
  expect(saved).toBeNull();
  expect(problem?.code).toBe("checksum");
});

test("Engine fetches a file once more whose bytes were bad once (R-08)", async () => {
  const { saved, exact, notices } = await fetchWith(
    { corrupt: { flipAt: [3 * MIB], when: { first: 7 } } },
    { digest: true },
  );
  expect(exact).toBe(true);
  expect(saved?.integrity).toBe("verified");
  expect(notices.map(({ kind }) => kind)).toContain("repairing");
});

test("Engine refuses a file whose server names another digest", async () => {
  const { problem } = await fetchWith({ reprDigest: "wrong" });
  expect(problem?.code).toBe("checksum");
});

test("Engine falls back in steps that it tells", async () => {
  const { notices, exact } = await fetchWith({
    ranges: { mode: "stops_after", requests: 2 },
    bytesPerSecond: 4 * MIB,
  });
  expect(exact).toBe(true);
  const steps = notices.filter(({ kind }) => kind === "fallback");
  expect(steps.length).toBe(2);
});

test("Engine keeps a Retry-After to the second", async () => {
  const { file, exact } = await fetchWith({
    status: { code: 429, retryAfter: 1, count: 1 },
  });
  expect(exact).toBe(true);
  const [refused, next] = file.requests;
  expect((next?.startedAt ?? 0) - (refused?.endedAt ?? 0)).toBeGreaterThan(990);
});

test("Engine gives up a stalled connection and goes on with another (T-32)", async () => {
  const { exact, saved } = await fetchWith(
    { stall: { afterBytes: 200_000, when: { ordinals: [1, 4] } } },
    { size: 8 * MIB },
  );
  expect(exact).toBe(true);
  expect(saved?.seconds).toBeLessThan(4);
});
