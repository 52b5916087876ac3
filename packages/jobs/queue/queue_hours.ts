import type { Schedule } from "@haul/contract";

/** Whether the hours are now, and when that changes. */
export interface QueueHours {
  isOpen: boolean;
  /** Milliseconds until it is otherwise, at most a day; null where it never is. */
  changesInMs: number | null;
}

const DAY_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;

/**
 * Reads a schedule at one moment, by the local clock. A day on which the clock
 * is changed may be off by that hour until the next look.
 */
export function queueHours(schedule: Schedule | null, now: Date): QueueHours {
  if (schedule === null) return { isOpen: true, changesInMs: null };
  const minute = now.getHours() * 60 + now.getMinutes();
  const isOpen = isOpenAt(schedule, { day: now.getDay(), minute });
  const intoMinute = now.getTime() % MINUTE_MS;
  for (let ahead = 1; ahead <= DAY_MINUTES; ahead += 1) {
    const later = minute + ahead;
    const day = (now.getDay() + Math.floor(later / DAY_MINUTES)) % 7;
    if (isOpenAt(schedule, { day, minute: later % DAY_MINUTES }) !== isOpen) {
      return { isOpen, changesInMs: ahead * MINUTE_MS - intoMinute };
    }
  }
  return { isOpen, changesInMs: DAY_MINUTES * MINUTE_MS };
}

/** Hours that go past midnight belong to the day on which they began. */
function isOpenAt(
  { from, to, days }: Schedule,
  at: { day: number; minute: number },
): boolean {
  const start = minutesOf(from);
  const end = minutesOf(to);
  const yesterday = (at.day + 6) % 7;
  if (start < end) {
    return days.includes(at.day) && at.minute >= start && at.minute < end;
  }
  return (
    (days.includes(at.day) && at.minute >= start) ||
    (days.includes(yesterday) && at.minute < end)
  );
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
