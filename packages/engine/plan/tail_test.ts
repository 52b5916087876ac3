import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  chooseHedge,
  chooseReplacement,
  chooseSilent,
  chooseSteal,
  type LiveSegment,
  medianSpeed,
  secondsLeft,
  type TailFacts,
} from "./tail.ts";

const MIB = 1 << 20;
const FACTS: TailFacts = { firstByteMs: 100, thrifty: false };

/** A segment at a steady 1 MiB/s with 10 MiB left. */
function segment(changes: Partial<LiveSegment> = {}): LiveSegment {
  return {
    slot: 0,
    source: 0,
    position: 0,
    lease: 0,
    limit: 10 * MIB,
    speed: MIB,
    receivingMs: 5000,
    silentMs: 0,
    raced: false,
    ...changes,
  };
}

/** Several that are alike, each in a slot of its own. */
function crew(count: number, changes: Partial<LiveSegment> = {}) {
  return Array.from({ length: count }, (_, slot) =>
    segment({ slot, ...changes }),
  );
}

describe("medianSpeed()", () => {
  test("medianSpeed() leaves out who is not receiving", () => {
    const waiting = segment({ receivingMs: null, speed: 0 });
    const live = [segment({ speed: 3 }), waiting, segment({ speed: 5 })];
    expect(medianSpeed([...live, segment({ speed: 1 })])).toBe(3);
  });

  test("medianSpeed() of nobody is 0", () => {
    expect(medianSpeed([])).toBe(0);
  });
});

describe("secondsLeft()", () => {
  const facts = { ...FACTS, median: 2 * MIB };

  test("secondsLeft() is what is left over the speed", () => {
    expect(secondsLeft(segment(), facts)).toBe(10);
    expect(secondsLeft(segment({ position: 10 * MIB }), facts)).toBe(0);
  });

  test("secondsLeft() takes a young segment to be as fast as the others", () => {
    const young = segment({ receivingMs: 100, speed: 1 });
    expect(secondsLeft(young, facts)).toBe(5);
  });

  test("secondsLeft() adds the wait for the first byte", () => {
    const asked = segment({ receivingMs: null, silentMs: 40, speed: 0 });
    expect(secondsLeft(asked, facts)).toBeCloseTo(5.06);
  });

  test("secondsLeft() has no patience with a reply that does not come", () => {
    const stuck = segment({ receivingMs: null, silentMs: 1001, speed: 0 });
    expect(secondsLeft(stuck, facts)).toBe(10 * MIB);
  });
});

describe("chooseSteal()", () => {
  test("chooseSteal() halves what the slowest has left", () => {
    const steal = chooseSteal([segment()], FACTS);
    expect(steal).toMatchObject({ slot: 0, end: 10 * MIB });
    expect((steal?.at ?? 0) / MIB).toBeCloseTo(5.05, 1);
  });

  test("chooseSteal() leaves a slow connection what it manages meanwhile", () => {
    const live = [...crew(3), segment({ slot: 3, speed: MIB / 9 })];
    const steal = chooseSteal(live, FACTS);
    expect(steal?.slot).toBe(3);
    expect((steal?.at ?? 0) / MIB).toBeCloseTo(1, 1);
  });

  test("chooseSteal() leaves a segment alone that ends soon", () => {
    const live = crew(4, { position: 9.6 * MIB, lease: 9.6 * MIB });
    expect(chooseSteal(live, FACTS)).toBeUndefined();
  });

  test("chooseSteal() shares only much where enough was thrown away", () => {
    const live = [segment({ position: 8 * MIB, lease: 8 * MIB })];
    expect(chooseSteal(live, FACTS)).toBeDefined();
    expect(chooseSteal(live, { ...FACTS, thrifty: true })).toBeUndefined();
  });

  test("chooseSteal() takes the next one where the slowest has claimed all", () => {
    const claimed = segment({ slot: 1, lease: 10 * MIB, speed: 1000 });
    expect(chooseSteal([segment(), claimed], FACTS)?.slot).toBe(0);
  });

  test("chooseSteal() takes nothing before any speed is known", () => {
    const asked = segment({ receivingMs: null, silentMs: 5, speed: 0 });
    expect(chooseSteal([asked], FACTS)).toBeUndefined();
  });

  test("chooseSteal() has nothing to take from nobody", () => {
    expect(chooseSteal([], FACTS)).toBeUndefined();
  });
});

describe("chooseReplacement()", () => {
  const slow = segment({ slot: 9, speed: MIB / 5 });

  test("chooseReplacement() gives up who is far below the others", () => {
    expect(chooseReplacement([...crew(3), slow], FACTS)).toBe(9);
  });

  test("chooseReplacement() gives up who is silent while others receive", () => {
    const silent = segment({ slot: 9, silentMs: 1500 });
    expect(chooseReplacement([...crew(3), silent], FACTS)).toBe(9);
  });

  test("chooseReplacement() gives up the slowest of several", () => {
    const slower = segment({ slot: 8, speed: MIB / 9 });
    const live = [...crew(4), slow, slower];
    expect(chooseReplacement(live, FACTS)).toBe(8);
  });

  test.each<[string, LiveSegment[]]>([
    ["everybody is alike", crew(8)],
    ["too few can be compared", [...crew(2), slow]],
    ["the others have another source", [...crew(3, { source: 1 }), slow]],
    ["the others are silent too", [...crew(3, { silentMs: 1500 }), slow]],
    ["it is young", [...crew(3), { ...slow, receivingMs: 999 }]],
    ["its reply has not come", [...crew(3), { ...slow, receivingMs: null }]],
    ["it has little left", [...crew(3), { ...slow, position: 9.9 * MIB }]],
  ])("chooseReplacement() gives up nobody where %s", (_, live) => {
    expect(chooseReplacement(live, FACTS)).toBeUndefined();
  });
});

describe("chooseSilent()", () => {
  test("chooseSilent() gives up who has been silent longest", () => {
    const live = [
      segment({ slot: 1, silentMs: 600 }),
      segment({ slot: 2, silentMs: 900 }),
      segment({ slot: 3, silentMs: 700, receivingMs: null }),
    ];
    expect(chooseSilent(live, FACTS)).toBe(2);
  });

  test.each<[string, Partial<LiveSegment>]>([
    ["has spoken just now", { silentMs: 500 }],
    ["is raced already", { silentMs: 900, raced: true }],
    ["has nothing left", { silentMs: 900, position: 10 * MIB }],
  ])("chooseSilent() keeps who %s", (_, changes) => {
    expect(chooseSilent([segment(changes)], FACTS)).toBeUndefined();
  });

  test("chooseSilent() waits longer for a server that is slow to answer", () => {
    const live = [segment({ silentMs: 900 })];
    expect(chooseSilent(live, { ...FACTS, firstByteMs: 500 })).toBeUndefined();
  });
});

describe("chooseHedge()", () => {
  const slow = segment({ slot: 9, position: 9 * MIB, speed: MIB / 10 });
  const facts = { ...FACTS, budget: 2 * MIB };

  test("chooseHedge() races the rest of who would finish last", () => {
    const hedge = { slot: 9, start: 9 * MIB, end: 10 * MIB };
    expect(chooseHedge([...crew(3), slow], facts)).toEqual(hedge);
  });

  test.each<[string, LiveSegment]>([
    ["is raced already", { ...slow, raced: true }],
    ["has more left than may be wasted", { ...slow, position: 7 * MIB }],
    ["has nothing left", { ...slow, position: 10 * MIB }],
    ["a rival would hardly pass", { ...slow, speed: MIB * 0.7 }],
  ])("chooseHedge() races nobody who %s", (_, one) => {
    expect(chooseHedge([...crew(3), one], facts)).toBeUndefined();
  });
});

const anySegment = fc
  .record({
    slot: fc.nat(127),
    source: fc.nat(2),
    start: fc.oneof(fc.nat(64 * MIB), fc.maxSafeNat()),
    written: fc.nat(64 * MIB),
    claimed: fc.nat(MIB),
    unclaimed: fc.nat(256 * MIB),
    speed: fc.oneof(fc.constant(0), fc.nat(200 * MIB)),
    receivingMs: fc.option(fc.nat(5000)),
    silentMs: fc.nat(6000),
    raced: fc.boolean(),
  })
  .map(({ start, written, claimed, unclaimed, ...rest }): LiveSegment => {
    const position = Math.min(start + written, 2 ** 52);
    const lease = position + claimed;
    return { ...rest, position, lease, limit: lease + unclaimed };
  });
const anyLive = fc.uniqueArray(anySegment, {
  selector: ({ slot }) => slot,
  maxLength: 24,
});
const anyFacts = fc.record({
  firstByteMs: fc.nat(3000),
  thrifty: fc.boolean(),
  budget: fc.integer({ min: -MIB, max: 64 * MIB }),
});

test("chooseSteal() never moves a limit below the lease, and always down", () => {
  fc.assert(
    fc.property(anyLive, anyFacts, (live, facts) => {
      const steal = chooseSteal(live, facts);
      if (steal === undefined) return;
      const victim = live.find(({ slot }) => slot === steal.slot);
      if (victim === undefined) throw new Error("stole from nobody");
      expect(Number.isSafeInteger(steal.at)).toBe(true);
      expect(steal.at).toBeGreaterThanOrEqual(victim.lease);
      expect(steal.at).toBeLessThan(victim.limit);
      expect(steal.end).toBe(victim.limit);
      expect(steal.end - steal.at).toBeGreaterThanOrEqual(MIB / 8);
    }),
    { numRuns: 2000 },
  );
});

test("chooseReplacement() condemns nobody in grace or without peers", () => {
  fc.assert(
    fc.property(anyLive, anyFacts, (live, facts) => {
      const slot = chooseReplacement(live, facts);
      if (slot === undefined) return;
      const one = live.find((other) => other.slot === slot);
      expect(one?.receivingMs ?? 0).toBeGreaterThanOrEqual(1000);
      const peers = live.filter(({ source }) => source === one?.source);
      expect(peers.length).toBeGreaterThan(3);
      expect(one?.limit).toBeGreaterThan(one?.position ?? 0);
    }),
    { numRuns: 2000 },
  );
});

test("chooseSilent() gives up only who is silent and has bytes left", () => {
  fc.assert(
    fc.property(anyLive, anyFacts, (live, facts) => {
      const slot = chooseSilent(live, facts);
      if (slot === undefined) return;
      const one = live.find((other) => other.slot === slot);
      expect(one?.silentMs).toBeGreaterThan(500);
      expect(one?.raced).toBe(false);
      expect(one?.limit).toBeGreaterThan(one?.position ?? 0);
    }),
  );
});

test("chooseHedge() stays within its budget and races nobody twice", () => {
  fc.assert(
    fc.property(anyLive, anyFacts, (live, facts) => {
      const hedge = chooseHedge(live, facts);
      if (hedge === undefined) return;
      const one = live.find(({ slot }) => slot === hedge.slot);
      expect(one?.raced).toBe(false);
      expect(hedge.start).toBe(one?.position ?? -1);
      expect(hedge.end).toBe(one?.limit ?? -1);
      expect(hedge.end - hedge.start).toBeGreaterThan(0);
      expect(hedge.end - hedge.start).toBeLessThanOrEqual(facts.budget);
    }),
    { numRuns: 2000 },
  );
});
