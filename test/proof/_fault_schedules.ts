import { MIB, type Switches } from "@haul/fixture_server";

/** How a server misbehaves for one seed; all that is random comes from `random`. */
export type FaultSchedule = (random: () => number) => Switches;

/** The content that a file has after it changed. */
export const CHANGED_SEED = 99;

const below = (random: () => number, count: number) =>
  Math.floor(random() * count);

/** Some of the first requests. */
function some(random: () => number): { ordinals: number[] } {
  const ordinals = [0, 1, 2, 3, 4, 5].filter(() => random() < 0.5);
  return { ordinals: ordinals.length > 0 ? ordinals : [1] };
}

/** Every fault that the tools are given, each alone and finite. */
export const FAULTS: Readonly<Record<string, FaultSchedule>> = {
  none: () => ({}),
  "connections reset": (random) => ({
    reset: { afterBytes: 1000 + below(random, MIB), when: some(random) },
  }),
  "bodies cut short": (random) => ({
    shortBody: { by: 1 + below(random, MIB), when: some(random) },
  }),
  "no length, and cut short": (random) => ({
    ranges: "none",
    length: "none",
    shortBody: { by: 1 + below(random, MIB), when: { ordinals: [0] } },
  }),
  "503 now and then": (random) => ({
    status: { code: 503, retryAfter: 0, when: some(random) },
  }),
  "ranges moved": (random) => ({
    ranges: {
      mode: "shifted",
      bytes: 1 + below(random, 99),
      when: some(random),
    },
  }),
  "ranges longer than asked": (random) => ({
    ranges: { mode: "longer", when: some(random) },
  }),
  "ranges shorter than asked": (random) => ({
    ranges: { mode: "shorter", when: some(random) },
  }),
  "wrong totals": (random) => ({
    ranges: { mode: "wrong_total", when: some(random) },
  }),
  "206 without Content-Range": (random) => ({
    ranges: { mode: "206_without_content_range", when: some(random) },
  }),
  "multipart ranges": (random) => ({
    ranges: { mode: "multipart", when: some(random) },
  }),
  "ranges given up half-way": (random) => ({
    ranges: { mode: "stops_after", requests: 1 + below(random, 4) },
    reset: { afterBytes: 200_000, when: { ordinals: [0, 2] } },
  }),
  "file changes after some requests": (random) => ({
    change: { afterRequests: 1 + below(random, 3), seed: CHANGED_SEED },
    reset: { afterBytes: 300_000, when: { ordinals: [0, 1] } },
  }),
  "a web page now and then": (random) => ({
    html: { when: { ordinals: [1 + below(random, 3)] } },
    reset: { afterBytes: 300_000, when: { ordinals: [0] } },
  }),
  "a web page as a range": (random) => ({
    html: { partial: true, when: { ordinals: [1 + below(random, 3)] } },
    reset: { afterBytes: 300_000, when: { ordinals: [0] } },
  }),
};
