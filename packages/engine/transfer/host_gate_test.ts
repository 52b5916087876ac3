import { describe, expect, test } from "bun:test";
import { inTier, proofSeed, tellFigures } from "@haul/fixture_server";
import fc from "fast-check";
import { HostGate, HostGates } from "./host_gate.ts";

const RUNS = inTier({ quick: 200, long: 50_000 });
const MAX_MS = inTier({ quick: 10_000, long: 240_000 });

const NOW = 1_790_000_000_000;
const UNNAMED = { retryAfterMs: null, serving: 0 };

describe("HostGate.refused()", () => {
  test("HostGate.refused() keeps a named time to the millisecond", () => {
    const gate = new HostGate();
    gate.refused(NOW, { retryAfterMs: 7001, serving: 0 });
    expect(gate.waitMs(NOW)).toBe(7001);
    expect(gate.hasRoom(NOW + 7000)).toBe(false);
    expect(gate.hasRoom(NOW + 7001)).toBe(true);
  });

  test("HostGate.refused() does not shorten a named time by a later one", () => {
    const gate = new HostGate();
    gate.refused(NOW, { retryAfterMs: 9000, serving: 0 });
    gate.refused(NOW, { retryAfterMs: 1000, serving: 0 });
    gate.refused(NOW, UNNAMED);
    expect(gate.waitMs(NOW)).toBe(9000);
  });

  test("HostGate.refused() lets its own wait grow by half, up to a minute", () => {
    const gate = new HostGate();
    const waits: number[] = [];
    let now = NOW;
    for (let refusal = 0; refusal < 13; refusal++) {
      gate.refused(now, UNNAMED);
      waits.push(gate.waitMs(now));
      now += gate.waitMs(now);
    }
    expect(waits.slice(0, 4)).toEqual([1000, 1500, 2250, 3375]);
    expect(waits.slice(-2)).toEqual([60_000, 60_000]);
  });

  test("HostGate.refused() counts what was refused during a wait as one refusal", () => {
    const gate = new HostGate();
    for (let refusal = 0; refusal < 8; refusal++) gate.refused(NOW, UNNAMED);
    expect(gate.waitMs(NOW)).toBe(1000);
    gate.refused(NOW + 1000, UNNAMED);
    expect(gate.waitMs(NOW + 1000)).toBe(1500);
  });

  test("HostGate.refused() waits by itself where the named time is none", () => {
    const gate = new HostGate();
    gate.refused(NOW, { retryAfterMs: 0, serving: 0 });
    expect(gate.waitMs(NOW)).toBe(1000);
    gate.refused(NOW + 1000, { retryAfterMs: 0, serving: 0 });
    expect(gate.waitMs(NOW + 1000)).toBe(1500);
  });

  test("HostGate.refused() keeps its waits finite after any number", () => {
    const gate = new HostGate();
    let now = NOW;
    for (let refusal = 0; refusal < 2000; refusal++) {
      gate.refused(now, UNNAMED);
      now += 60_000;
    }
    gate.refused(now, UNNAMED);
    expect(gate.waitMs(now)).toBe(60_000);
  });

  test("HostGate.refused() learns the connections that a host serves", () => {
    const gate = new HostGate();
    for (let entry = 0; entry < 4; entry++) gate.tryEnter(NOW);
    // The one that was refused is over by the time this is noted.
    gate.leave();
    gate.refused(NOW, { retryAfterMs: null, serving: 3 });
    expect(gate.cap).toBe(3);
    expect(gate.waitMs(NOW)).toBe(0);
    expect(gate.tryEnter(NOW)).toBe(false);
    gate.leave();
    expect(gate.tryEnter(NOW)).toBe(true);
  });

  test("HostGate.refused() thinks no worse of a host for connections that it has yet to answer", () => {
    const gate = new HostGate();
    for (let entry = 0; entry < 7; entry++) gate.tryEnter(NOW);
    gate.refused(NOW, { retryAfterMs: null, serving: 1 });
    expect(gate.cap).toBe(7);
  });

  test("HostGate.refused() never learns a higher number than before", () => {
    const gate = new HostGate();
    gate.refused(NOW, { retryAfterMs: null, serving: 2 });
    gate.refused(NOW, { retryAfterMs: null, serving: 5 });
    expect(gate.cap).toBe(2);
  });

  test("HostGate.refused() waits from the first cool-down it was given", () => {
    const gate = new HostGate({ firstCoolDownMs: 10 });
    gate.refused(NOW, UNNAMED);
    expect(gate.waitMs(NOW)).toBe(10);
  });
});

describe("HostGate.served()", () => {
  test("HostGate.served() begins the waits anew", () => {
    const gate = new HostGate();
    gate.refused(NOW, UNNAMED);
    gate.refused(NOW + 1000, UNNAMED);
    gate.served(NOW + 2500);
    const later = NOW + 10_000;
    gate.refused(later, UNNAMED);
    expect(gate.waitMs(later)).toBe(1000);
    expect(gate.goodAt).toBe(NOW + 2500);
  });

  test("HostGate.served() ends a wait that was guessed, and none that was named", () => {
    const gate = new HostGate();
    gate.refused(NOW, UNNAMED);
    gate.served(NOW);
    expect(gate.waitMs(NOW)).toBe(0);
    gate.refused(NOW, { retryAfterMs: 5000, serving: 0 });
    gate.served(NOW);
    expect(gate.waitMs(NOW)).toBe(5000);
  });
});

describe("HostGate.hasRoom()", () => {
  test("HostGate.hasRoom() has no limit before any refusal", () => {
    const gate = new HostGate();
    for (let entry = 0; entry < 200; entry++) {
      expect(gate.tryEnter(NOW)).toBe(true);
    }
    expect(gate.active).toBe(200);
  });

  test("HostGate.hasRoom() sends one ahead after a refusal, and the others once it is served", () => {
    const gate = new HostGate();
    gate.refused(NOW, UNNAMED);
    const later = NOW + 1000;
    expect(gate.tryEnter(later)).toBe(true);
    expect(gate.tryEnter(later)).toBe(false);
    gate.served(later);
    expect(gate.tryEnter(later)).toBe(true);
  });

  test("HostGate.hasRoom() tries one more after 15 s of peace, and one later", () => {
    const gate = new HostGate();
    gate.refused(NOW, { retryAfterMs: null, serving: 2 });
    gate.tryEnter(NOW);
    gate.tryEnter(NOW);
    expect(gate.hasRoom(NOW + 14_999)).toBe(false);
    expect(gate.tryEnter(NOW + 15_000)).toBe(true);
    expect(gate.tryEnter(NOW + 29_999)).toBe(false);
    expect(gate.tryEnter(NOW + 30_000)).toBe(true);
    expect(gate.cap).toBe(4);
  });

  test("HostGate.hasRoom() begins the 15 s anew with each refusal", () => {
    const gate = new HostGate();
    gate.refused(NOW, { retryAfterMs: null, serving: 1 });
    gate.tryEnter(NOW);
    gate.refused(NOW + 14_000, { retryAfterMs: null, serving: 1 });
    expect(gate.hasRoom(NOW + 28_999)).toBe(false);
    expect(gate.hasRoom(NOW + 29_000)).toBe(true);
  });
});

test("HostGate.leave() never counts below nobody", () => {
  const gate = new HostGate();
  gate.leave();
  expect(gate.active).toBe(0);
});

const move = fc.oneof(
  fc.record({ kind: fc.constant("enter" as const), ms: fc.nat(20_000) }),
  fc.record({ kind: fc.constant("leave" as const), ms: fc.nat(20_000) }),
  fc.record({
    kind: fc.constant("refuse" as const),
    ms: fc.nat(20_000),
    retryAfterMs: fc.option(fc.nat(60_000)),
    serving: fc.nat(4),
  }),
);

test(
  "HostGate lets nobody in beyond its cap or before a named time",
  () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        const gate = new HostGate();
        let now = NOW;
        let closedUntil = 0;
        let entered = 0;
        for (const next of moves) {
          now += next.ms;
          if (next.kind === "refuse") {
            gate.refused(now, next);
            closedUntil = Math.max(closedUntil, now + (next.retryAfterMs ?? 0));
          } else if (next.kind === "leave") {
            gate.leave();
            entered = Math.max(0, entered - 1);
          } else if (gate.tryEnter(now)) {
            entered++;
            expect(now).toBeGreaterThanOrEqual(closedUntil);
            expect(gate.active).toBeLessThanOrEqual(gate.cap);
          }
          expect(gate.active).toBe(entered);
        }
      }),
      { numRuns: RUNS, seed: proofSeed },
    );
    tellFigures({
      proof: `host gate model, seed ${proofSeed}`,
      figures: { histories: RUNS, contradictions: 0 },
    });
  },
  MAX_MS,
);

test("HostGates.of() gives one gate to each host and port", () => {
  const gates = new HostGates({ firstCoolDownMs: 10 });
  const gate = gates.of("https://cdn.example.org/a?sig=1");
  expect(gates.of("https://CDN.example.org:443/b")).toBe(gate);
  expect(gates.of("https://cdn.example.org:8443/a")).not.toBe(gate);
  expect(gates.of("https://example.org/a")).not.toBe(gate);
  gate.refused(NOW, UNNAMED);
  expect(gate.waitMs(NOW)).toBe(10);
});

test("HostGate.status remembers what the newest refusal answered", () => {
  const gate = new HostGate();
  expect(gate.status).toBeNull();
  gate.refused(NOW, { retryAfterMs: 9000, serving: 0, status: 509 });
  gate.refused(NOW, UNNAMED);
  expect(gate.status).toBe(509);
});
