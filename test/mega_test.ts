import { expect, test } from "bun:test";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Problem } from "@haul/contract";
import { type MegaStorageFacts, MIB, quotaAfter } from "@haul/fixture_server";
import fc from "fast-check";
import { type MegaOutcome, megaRig } from "./_mega_rig.ts";

const KIB = 1024;
/** Where the first chunks of Mega's MAC end; from there on each has 1 MiB. */
const BORDERS = [128, 384, 768, 1280, 1920, 2688, 3584, 4608, 5632, 6656].map(
  (kib) => kib * KIB,
);

function minutesOf(problem: Problem | null): number | null {
  const retry = problem?.retry;
  return typeof retry === "object" ? Math.ceil(retry.afterMs / 60_000) : null;
}

function expectVerified(
  { saved, problem, bytes }: MegaOutcome,
  plain: Uint8Array,
): void {
  expect(problem).toBeNull();
  expect(saved).toMatchObject({
    integrity: "verified",
    verifiedBy: "mega_mac",
  });
  expect(Buffer.compare(bytes ?? new Uint8Array(0), plain)).toBe(0);
}

test("Mega's MAC proves files of all lengths around the borders of its chunks", async () => {
  await using rig = await megaRig();
  const borders = BORDERS.flatMap((at) => [at - 1, at, at + 1]);
  for (const size of [0, 1, 15, 16, 17, ...borders]) {
    const folder = join(rig.folder, String(size));
    await mkdir(folder);
    const { link, bytes } = rig.mega.file("a.bin", { size, seed: size });
    expectVerified(await rig.fetch(link, { folder }), bytes);
  }
  expect(rig.mega.keysSeen).toEqual([]);
}, 20_000);

test("a file of Mega is resumed at every border of its MAC's chunks", async () => {
  await using rig = await megaRig({ bytesPerSecond: 32 * MIB });
  const size = 7 * MIB;
  const { link, bytes } = rig.mega.file("a.bin", { size, seed: 1 });
  for (const at of BORDERS) {
    // The server cuts the one connection right there, and then keeps still.
    const folder = join(rig.folder, String(at));
    await mkdir(folder);
    rig.mega.switches.storage = ({ start }) =>
      start === 0 ? { cutAfter: at } : { status: 404 };
    const cut = await rig.fetch(link, { folder, connections: 1 });
    expect(cut.problem).not.toBeNull();
    rig.mega.switches.storage = undefined;
    const { requests } = rig.mega.storage;
    const before = requests.length;
    const resumed = await rig.fetch(link, { folder, connections: 3 });
    expectVerified(resumed, bytes);
    expect(requests[before]?.target).toEndWith(`/${at}-${size - 1}`);
  }
}, 20_000);

test("Mega's MAC proves files of any size that 1 to 16 segments brought, stopped anywhere and resumed", async () => {
  await using rig = await megaRig({ bytesPerSecond: 24 * MIB });
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 5 * MIB, max: 18 * MIB }),
      fc.integer({ min: 1, max: 16 }),
      fc.array(fc.double({ min: 0, max: 0.9, noNaN: true }), { maxLength: 2 }),
      async (size, connections, stops) => {
        const folder = join(rig.folder, String(++runs));
        await mkdir(folder);
        const { link, bytes } = rig.mega.file("a.bin", { size, seed: runs });
        for (const share of stops.sort()) {
          const stopWhen = (progress: { bytes: number }) =>
            progress.bytes >= share * size;
          await rig.fetch(link, { folder, connections, stopWhen });
        }
        expectVerified(await rig.fetch(link, { folder, connections }), bytes);
      },
    ),
    { numRuns: 8 },
  );
}, 30_000);

test("Mega's MAC finds every flipped bit, and the file is set aside", async () => {
  await using rig = await megaRig();
  const size = 5 * MIB + 123;
  const places = [0, ...BORDERS.slice(0, 2), 3 * MIB + 7, size - 1];
  for (const [index, at] of places.entries()) {
    const folder = join(rig.folder, String(index));
    await mkdir(folder);
    const file = rig.mega.file("a.bin", { size, seed: index });
    file.stored[at]! ^= 1 << (index % 8);
    const { saved, problem } = await rig.fetch(file.link, { folder });
    expect(saved).toBeNull();
    expect(problem?.code).toBe("checksum");
    expect(problem?.message).toContain("Mega MAC");
  }
});

test("a file of Mega goes on from what a killed process left", async () => {
  await using rig = await megaRig({ bytesPerSecond: MIB });
  const { link, bytes } = rig.mega.file("a.bin", { size: 24 * MIB, seed: 1 });
  const child = Bun.spawn(
    [
      process.execPath,
      join(import.meta.dir, "_mega_child.ts"),
      JSON.stringify({ link, api: rig.mega.api.origin, folder: rig.folder }),
    ],
    { stdout: "pipe", stderr: "inherit" },
  );
  // Each line is news of progress; the first checkpoint comes after two seconds.
  const journals = new Bun.Glob("*.journal*");
  for await (const _line of child.stdout) {
    const scan = journals.scan({ cwd: rig.folder, dot: true });
    if ((await Array.fromAsync(scan)).length > 0) break;
  }
  child.kill("SIGKILL");
  await child.exited;
  rig.mega.switches.bytesPerSecond = undefined;
  const resumed = await rig.fetch(link);
  expectVerified(resumed, bytes);
  expect(resumed.notices.map(({ kind }) => kind)).toContain("resumed");
  expect(resumed.saved?.fetchedBytes).toBeLessThan(bytes.length);
}, 20_000);

test("a quota that is used up in the middle is told with its time and waited for, and no byte is fetched again", async () => {
  await using rig = await megaRig({ bytesPerSecond: 4 * MIB });
  const size = 8 * MIB;
  const { link, bytes } = rig.mega.file("a.bin", { size, seed: 1 });
  const quota = quotaAfter(0, { lastsMs: 1000 });
  let refusals = 0;
  rig.mega.switches.storage = (facts: MegaStorageFacts) => {
    // The connections before it are bringing bytes by then, and go on.
    const fault = facts.ordinal < 4 ? null : quota(facts);
    if (fault === null) return null;
    refusals++;
    return { ...fault, delayMs: 150 };
  };
  const outcome = await rig.fetch(link, { connections: 6 });
  expectVerified(outcome, bytes);
  // The first reply brings the whole file, and is cut where others take over.
  expect(outcome.saved?.wastedBytes).toBeLessThan(256 * KIB);
  expect(outcome.notices.map(({ kind }) => kind)).toEqual(["waiting"]);
  const waits = outcome.notices;
  expect(waits[0]?.message).toContain("transfer quota");
  expect(waits[0]?.until).toBeGreaterThan(Date.now() - 10_000);
  // All connections learn of it at once, and none asks while the wait lasts.
  expect(refusals).toBeGreaterThan(0);
  expect(refusals).toBeLessThanOrEqual(6);
}, 20_000);

test.each([
  ["says when it ends", true, 120],
  ["says nothing", false, 60],
] as const)(
  "a quota that is used up before the first byte and %s ends the try for now, and the next one without a request",
  async (_what, tells, minutes) => {
    const storage = quotaAfter(0, { lastsMs: 7_200_000, tells });
    await using rig = await megaRig({ storage });
    const { link } = rig.mega.file("a.bin", { size: MIB, seed: 1 });
    for (let tries = 0; tries < 2; tries++) {
      const { problem } = await rig.fetch(link);
      expect(problem).toMatchObject({ code: "quota", status: 509 });
      expect(minutesOf(problem)).toBe(minutes);
      expect(problem?.message).toContain(`about ${minutes} min`);
    }
    expect(rig.mega.storage.requests).toHaveLength(1);
  },
);

test("addresses of Mega that expire in the middle are asked for anew, once for all", async () => {
  await using rig = await megaRig({ bytesPerSecond: 8 * MIB });
  const size = 12 * MIB;
  const { link, bytes } = rig.mega.file("a.bin", { size, seed: 1 });
  let expired = false;
  rig.mega.switches.storage = ({ ordinal }) => {
    if (ordinal < 4 || ordinal > 7) return null;
    expired = ordinal === 7;
    if (expired) rig.mega.expireAddresses();
    // Some learn of it when the others have a new address already.
    return { status: 403, delayMs: (ordinal - 3) * 60 };
  };
  const outcome = await rig.fetch(link, { connections: 8 });
  expectVerified(outcome, bytes);
  expect(expired).toBe(true);
  expect(rig.mega.addresses).toBe(2);
  const kinds = outcome.notices.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "relinked")).toHaveLength(1);
}, 20_000);

test.each([
  ["status 503 now and then", { status: 503 }],
  ["status 429 now and then", { status: 429 }],
  ["a body that is shorter than asked for", { shorter: 1000 }],
  ["a connection that is cut", { cutAfter: 100_000 }],
])(
  "a file of Mega arrives whole in spite of %s",
  async (_what, fault) => {
    await using rig = await megaRig({ bytesPerSecond: 16 * MIB });
    const { link, bytes } = rig.mega.file("a.bin", { size: 9 * MIB, seed: 1 });
    rig.mega.switches.storage = ({ ordinal }) =>
      ordinal === 1 || ordinal === 3 ? fault : null;
    expectVerified(await rig.fetch(link, { connections: 4 }), bytes);
    const { requests } = rig.mega.storage;
    expect(requests.length).toBeGreaterThan(4);
    expect(requests.every(({ headers }) => !("range" in headers))).toBe(true);
  },
  20_000,
);

test("a download of Mega is told of the wait that another one met at its host", async () => {
  await using rig = await megaRig({ bytesPerSecond: 4 * MIB });
  const small = rig.mega.file("small.bin", { size: 1000, seed: 1 });
  const large = rig.mega.file("large.bin", { size: 5 * MIB, seed: 2 });
  let refused = false;
  rig.mega.switches.storage = ({ ordinal, end }) => {
    if (ordinal === 0) return { cutAfter: MIB };
    if (refused || end !== 999) return null;
    refused = true;
    return { status: 509, headers: [["X-MEGA-Time-Left", "2"]] };
  };
  const folder = join(rig.folder, "small");
  await mkdir(folder);
  const first = rig.fetch(large.link, { connections: 1 });
  await rig.mega.storage.until(({ bytesSent }) => bytesSent > 0);
  const second = rig.fetch(small.link, { folder });
  for (const { outcome, file } of [
    { outcome: await second, file: small },
    { outcome: await first, file: large },
  ]) {
    expectVerified(outcome, file.bytes);
    const waits = outcome.notices.filter(({ kind }) => kind === "waiting");
    expect(waits).toHaveLength(1);
    expect(waits[0]?.message).toContain("transfer quota");
  }
}, 20_000);
