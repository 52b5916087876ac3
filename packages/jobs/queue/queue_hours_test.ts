import { expect, test } from "bun:test";
import { type Schedule, ScheduleSchema } from "@haul/contract";
import fc from "fast-check";
import { queueHours } from "./queue_hours.ts";

function schedule(from: string, to: string, days?: number[]): Schedule {
  return ScheduleSchema.parse({ from, to, ...(days && { days }) });
}

/** A moment of the week of Sunday, 1 November 2026, by the local clock. */
function at(day: number, time: number | string): Date {
  const clock = typeof time === "number" ? `${time}:00:00` : time;
  return new Date(`2026/11/${1 + day} ${clock}`);
}

test("queueHours() is always open without a schedule", () => {
  expect(queueHours(null, at(0, 3))).toEqual({
    isOpen: true,
    changesAt: null,
  });
});

test.each([
  [at(1, "7:59:00"), false, 60_000],
  [at(1, "7:59:30"), false, 30_000],
  [at(1, 8), true, 10 * 3_600_000],
  [at(1, "17:59:59"), true, 1000],
  [at(1, 18), false, 14 * 3_600_000],
])("queueHours() opens from 8 to 18: %p is %p", (now, isOpen, waitMs) => {
  expect(queueHours(schedule("08:00", "18:00"), now)).toEqual({
    isOpen,
    changesAt: now.getTime() + waitMs,
  });
});

test("queueHours() counts the hours after midnight to the day on which they began", () => {
  const fridayNight = schedule("22:00", "06:00", [5]);
  const open = (day: number, hours: number) =>
    queueHours(fridayNight, at(day, hours)).isOpen;
  expect([open(5, 21), open(5, 22), open(6, 5), open(6, 6)]).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(open(5, 3)).toBe(false);
  expect(open(6, 23)).toBe(false);
});

test("queueHours() takes equal times for a whole day", () => {
  const sunday = schedule("00:00", "00:00", [0]);
  expect(queueHours(sunday, at(0, 12)).isOpen).toBe(true);
  expect(queueHours(sunday, at(1, 12)).isOpen).toBe(false);
});

test("queueHours() names the day on which they begin, however far it is", () => {
  const sunday = schedule("08:00", "18:00", [0]);
  const opens = (now: Date) => queueHours(sunday, now).changesAt;
  expect(opens(at(0, 19))).toBe(at(7, 8).getTime());
  expect(opens(at(3, 12))).toBe(at(7, 8).getTime());
});

test("queueHours() is otherwise at the moment that it names, and not before", () => {
  const time = fc
    .integer({ min: 0, max: 1439 })
    .map((minute) =>
      [Math.floor(minute / 60), minute % 60]
        .map((part) => String(part).padStart(2, "0"))
        .join(":"),
    );
  const days = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), {
    minLength: 1,
  });
  const minutes = fc.integer({ min: 0, max: 7 * 24 * 60 });
  fc.assert(
    fc.property(
      fc.record({ from: time, to: time, on: days, minute: minutes }),
      (given) => {
        const { from, to, on, minute } = given;
        const now = new Date(2026, 10, 1, 0, minute);
        const hours = queueHours(schedule(from, to, on), now);
        const after = (ms: number) =>
          queueHours(schedule(from, to, on), new Date(now.getTime() + ms));
        if (hours.changesAt === null) {
          expect([from, on.length]).toEqual([to, 7]);
          return;
        }
        const wait = hours.changesAt - now.getTime();
        expect(after(wait).isOpen).toBe(!hours.isOpen);
        expect(after(wait - 1).isOpen).toBe(hours.isOpen);
      },
    ),
    { numRuns: 300 },
  );
});
