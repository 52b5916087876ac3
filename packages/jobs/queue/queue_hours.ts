import type { Schedule } from "@haul/contract";

/** Whether the hours are now, and when that changes. */
export interface QueueHours {
  isOpen: boolean;
  /** In milliseconds since 1970; null where it never changes. */
  changesAt: number | null;
}

/**
 * Reads a schedule at one moment, by the local clock. On the day on which the
 * clock is set back, the hour that comes twice may be off until the next look.
 */
export function queueHours(schedule: Schedule | null, now: Date): QueueHours {
  if (schedule === null) return { isOpen: true, changesAt: null };
  const isOpen = isOpenAt(schedule, now);
  const change = bordersAfter(schedule, now).find(
    (border) => isOpenAt(schedule, border) !== isOpen,
  );
  return { isOpen, changesAt: change?.getTime() ?? null };
}

/** Hours that go past midnight belong to the day on which they began. */
function isOpenAt({ from, to, days }: Schedule, moment: Date): boolean {
  const minute = moment.getHours() * 60 + moment.getMinutes();
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const today = moment.getDay();
  const yesterday = (today + 6) % 7;
  if (start < end) {
    return days.includes(today) && minute >= start && minute < end;
  }
  return (
    (days.includes(today) && minute >= start) ||
    (days.includes(yesterday) && minute < end)
  );
}

/** Each moment at which hours may begin or end, up to the same one in a week. */
function bordersAfter({ from, to }: Schedule, now: Date): Date[] {
  const [year, month] = [now.getFullYear(), now.getMonth()];
  return Array.from({ length: 8 }, (_, ahead) => now.getDate() + ahead)
    .flatMap((date) =>
      [from, to].map((time) => new Date(year, month, date, 0, minutesOf(time))),
    )
    .filter((border) => border > now)
    .sort((a, b) => a.getTime() - b.getTime());
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
