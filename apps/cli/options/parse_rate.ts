import { problem } from "@haul/contract";

const RATE_REGEXP = /^(\d+(?:\.\d+)?|\.\d+)\s*([kmgt]?)(i?)(b?)(?:\/s)?$/i;
const POWERS = ["", "k", "m", "g", "t"];

/**
 * Reads a speed: bytes a second, with `K`, `M`, `G` or `T` for powers of 1024,
 * as in aria2, curl and wget. `M`, `MB`, `MiB` and `MiB/s` mean the same.
 *
 * @returns Bytes a second, at least 1; null for `0`, which means no limit.
 * @throws {ProblemError} `bad_option`
 */
export function parseRate(text: string): number | null {
  const [, digits, unit = ""] = RATE_REGEXP.exec(text.trim()) ?? [];
  if (digits === undefined) {
    throw problem(
      "bad_option",
      `--max-speed takes bytes a second such as 500K, 2.5M or 1G, not ${JSON.stringify(text)}.`,
    );
  }
  const rate = Number(digits) * 1024 ** POWERS.indexOf(unit.toLowerCase());
  return rate === 0 ? null : Math.max(1, Math.round(rate));
}
