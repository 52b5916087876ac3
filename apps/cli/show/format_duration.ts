/** Above 99 hours a clock is a guess, and would not fit its column. */
const LONGEST_SECONDS = 99 * 3600;

/** Seconds as a clock, for a column that moves: `0:17`, `12:05`, `1:02:03`. */
export function formatClock(seconds: number): string {
  if (!(seconds < LONGEST_SECONDS)) return ">99 h";
  const whole = Math.ceil(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  const hours = Math.floor(whole / 3600);
  const [minutes = 0, rest = 0] = parts;
  const tail = String(rest).padStart(2, "0");
  if (hours === 0) return `${minutes}:${tail}`;
  return `${hours}:${String(minutes).padStart(2, "0")}:${tail}`;
}

/** Seconds in words, for a sentence: `0.4 s`, `41 s`, `12 min 5 s`, `1 h 2 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.floor(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
