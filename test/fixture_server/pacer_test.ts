import { expect, test } from "bun:test";
import { Pacer } from "./pacer.ts";

const GONE = AbortSignal.abort();
const STAYS = new AbortController().signal;

test("Pacer lets all pass without a limit", async () => {
  const pacer = new Pacer();
  expect(await pacer.next(Number.POSITIVE_INFINITY, STAYS)).toBe(
    Number.POSITIVE_INFINITY,
  );
});

test("Pacer lets a late writer catch up a tenth of a second, no more", async () => {
  const pacer = new Pacer();
  const rate = 1_000_000;
  pacer.passed(await pacer.next(rate, STAYS));
  Bun.sleepSync(300);
  const begun = performance.now();
  let passed = 0;
  while (passed < 150_000) {
    const slice = await pacer.next(rate, STAYS);
    pacer.passed(slice);
    passed += slice;
  }
  expect(performance.now() - begun).toBeWithin(35, 200);
});

test("Pacer ends its wait when the client has gone", async () => {
  const begun = performance.now();
  expect(await new Pacer().next(0.001, GONE)).toBe(1);
  expect(performance.now() - begun).toBeLessThan(1000);
});
