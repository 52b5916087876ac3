/** A share from 0 to 1 as whole percents, rounded down: 100% means all of it. */
export function formatPercent(share: number): string {
  return `${Math.floor(Math.min(1, Math.max(0, share)) * 100)}%`;
}

/** A span of time in its two largest units: `42 s`, `3 min 5 s`, `2 h 4 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return join([whole / 60, "min"], [whole % 60, "s"]);
  const minutes = Math.ceil(whole / 60);
  if (minutes < 1440) return join([minutes / 60, "h"], [minutes % 60, "min"]);
  const hours = Math.ceil(minutes / 60);
  return join([hours / 24, "d"], [hours % 24, "h"]);
}

function join(...parts: [number, string][]): string {
  return parts
    .map(([value, unit]) => [Math.floor(value), unit] as const)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(" ");
}

/** A moment in the user's own time zone, short: `3 Dec, 18:00`. */
export function formatMoment(at: number): string {
  const { lang } = document.documentElement;
  const own = navigator.languages.find((each) => each.startsWith(lang));
  return new Date(at).toLocaleString(own ?? lang, {
    ...{ day: "numeric", month: "short" },
    ...{ hour: "2-digit", minute: "2-digit" },
  });
}

/** A long name with its middle left out, so that its end can be seen. */
export function shorten(text: string, most = 60): string {
  if (text.length <= most) return text;
  const tail = Math.floor(most / 3);
  return `${text.slice(0, most - tail - 1)}…${text.slice(-tail)}`;
}
