import { expect, test } from "bun:test";
import { reconnectDelay } from "./reconnect_delay.ts";

test("reconnectDelay() doubles with each failure, up to ten seconds", () => {
  const delays = [0, 1, 2, 3, 10, 2000].map((failures) =>
    reconnectDelay(failures, { random: () => 1 }),
  );
  expect(delays).toEqual([250, 500, 1000, 2000, 10_000, 10_000]);
});

test("reconnectDelay() spreads callers over half of the wait", () => {
  expect(reconnectDelay(2, { random: () => 0 })).toBe(500);
});
