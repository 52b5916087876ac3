import { expect, test } from "bun:test";
import { createPairing, PAIRING_MS } from "./pairing.ts";

test("createPairing() takes a code once", () => {
  const pairing = createPairing();
  const code = pairing.renew();
  expect(pairing.redeem(code)).toBe(true);
  expect(pairing.redeem(code)).toBe(false);
});

test("createPairing() makes codes of 128 bits that differ", () => {
  const pairing = createPairing();
  const codes = new Set(Array.from({ length: 100 }, () => pairing.renew()));
  expect(codes.size).toBe(100);
  for (const code of codes) expect(code).toMatch(/^[\w-]{22}$/);
});

test("createPairing() voids a code with the next one, and with time", () => {
  let now = 0;
  const pairing = createPairing({ now: () => now });
  const first = pairing.renew();
  const second = pairing.renew();
  expect(pairing.redeem(first)).toBe(false);
  now = PAIRING_MS + 1;
  expect(pairing.redeem(second)).toBe(false);
});

test("createPairing() voids a code after ten wrong ones, for everyone", () => {
  const pairing = createPairing();
  const code = pairing.renew();
  for (let tries = 0; tries < 10; tries += 1) {
    expect(pairing.redeem(`wrong${tries}`)).toBe(false);
  }
  expect(pairing.redeem(code)).toBe(false);
});

test("createPairing() still takes the code after nine wrong ones", () => {
  const pairing = createPairing();
  const code = pairing.renew();
  for (let tries = 0; tries < 9; tries += 1) pairing.redeem("wrong");
  expect(pairing.redeem(code)).toBe(true);
});

test("createPairing() gives pages a new code at most once in ten seconds", () => {
  let now = 0;
  const pairing = createPairing({ now: () => now });
  pairing.ask();
  now = 9999;
  expect(() => pairing.ask()).toThrow("moment ago");
  now = 10_000;
  expect(pairing.redeem(pairing.ask())).toBe(true);
});
