import { expect, test } from "bun:test";
import fc from "fast-check";
import { CHOSEN_CAP, FIRST_CONNECTIONS, Ramp } from "./ramp.ts";

const TICK_MS = 50;
const MB_PER_MS = 1000;

/** Drives a ramp against a server whose speed depends on the connections. */
function run(
  ramp: Ramp,
  bytesPerMs: (connections: number) => number,
  ticks = 200,
): { targets: number[] } {
  const targets = [ramp.target];
  let bytes = 0;
  for (let tick = 0; tick < ticks; tick++) {
    ramp.observe({ now: tick * TICK_MS, bytes, receiving: ramp.target });
    if (ramp.target !== targets.at(-1)) targets.push(ramp.target);
    bytes += bytesPerMs(ramp.target) * TICK_MS;
  }
  return { targets };
}

test("Ramp goes on to its cap where each connection is throttled", () => {
  const { targets } = run(new Ramp(null), (count) => count * MB_PER_MS);
  expect(targets).toEqual([FIRST_CONNECTIONS, 16, 32, CHOSEN_CAP]);
});

test("Ramp reaches its cap within two seconds of steady flow", () => {
  const ramp = new Ramp(null);
  run(ramp, (count) => count * MB_PER_MS, 2000 / TICK_MS);
  expect(ramp.target).toBe(CHOSEN_CAP);
});

test("Ramp stays at a few connections where they share one bandwidth", () => {
  const { targets } = run(new Ramp(null), () => 8 * MB_PER_MS);
  expect(targets).toEqual([FIRST_CONNECTIONS, 16]);
});

test("Ramp stays at 16 where more bring less than their share", () => {
  const shared = (count: number) => Math.min(count, 16) * MB_PER_MS;
  const ramp = new Ramp(null);
  expect(run(ramp, shared).targets).toEqual([FIRST_CONNECTIONS, 16, 32, 16]);
});

test("Ramp steps back where the server collapses under more connections", () => {
  const fragile = (count: number) => (count > 8 ? count : 8 * MB_PER_MS);
  expect(run(new Ramp(null), fragile).targets).toEqual([8, 16, 8]);
});

test("Ramp never moves from the number that the user fixed", () => {
  for (const fixed of [1, 2, 16, 64]) {
    const ramp = new Ramp(fixed);
    expect(run(ramp, (count) => count * MB_PER_MS).targets).toEqual([fixed]);
  }
});

test("Ramp keeps to the cap that it was given", () => {
  expect(new Ramp(null, 2).target).toBe(2);
  expect(new Ramp(64, 6).target).toBe(6);
  const { targets } = run(new Ramp(null, 10), (count) => count * MB_PER_MS);
  expect(targets).toEqual([FIRST_CONNECTIONS, 10]);
});

test("Ramp.limit() lowers the target for good", () => {
  const ramp = new Ramp(null);
  ramp.limit(3);
  expect(run(ramp, (count) => count * MB_PER_MS).targets).toEqual([3]);
});

test("Ramp.limit() never raises the target and leaves one connection", () => {
  const ramp = new Ramp(4);
  ramp.limit(9);
  expect(ramp.target).toBe(4);
  ramp.limit(0);
  expect(ramp.target).toBe(1);
});

test("Ramp.observe() waits until all connections are receiving", () => {
  const ramp = new Ramp(null);
  for (let tick = 0; tick < 100; tick++) {
    const now = tick * TICK_MS;
    ramp.observe({ now, bytes: now * MB_PER_MS, receiving: 3 });
  }
  expect(ramp.target).toBe(FIRST_CONNECTIONS);
});

test("Ramp.observe() measures anew after a connection was lost", () => {
  const ramp = new Ramp(null);
  ramp.observe({ now: 0, bytes: 0, receiving: 8 });
  ramp.observe({ now: 240, bytes: 1e6, receiving: 7 });
  ramp.observe({ now: 260, bytes: 1e6, receiving: 8 });
  expect(ramp.target).toBe(8);
  ramp.observe({ now: 510, bytes: 2e6, receiving: 8 });
  expect(ramp.target).toBe(16);
});

test("Ramp.observe() takes silence for no reason to add connections", () => {
  expect(run(new Ramp(null), () => 0).targets).toEqual([FIRST_CONNECTIONS]);
});

test("Ramp stays between one connection and its cap on any server", () => {
  const sample = fc.record({
    ms: fc.nat(400),
    bytes: fc.nat(),
    missing: fc.nat(2),
  });
  fc.assert(
    fc.property(fc.array(sample), fc.integer({ min: 1 }), (samples, cap) => {
      const ramp = new Ramp(null, cap);
      let now = 0;
      let bytes = 0;
      for (const next of samples) {
        now += next.ms;
        bytes += next.bytes;
        ramp.observe({ now, bytes, receiving: ramp.target - next.missing });
        expect(ramp.target).toBeGreaterThanOrEqual(1);
        expect(ramp.target).toBeLessThanOrEqual(Math.min(cap, CHOSEN_CAP));
      }
    }),
  );
});
