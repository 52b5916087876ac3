import { createSignal } from "solid-js";
import type { Row } from "./to_row.ts";

/** Points of a curve: at four a second, four minutes. */
const MOST_POINTS = 960;

/** What a curve is drawn from: seconds since 1970, and bytes a second. */
export interface SpeedCurve {
  at: number[];
  speed: number[];
}

/** The speeds of what runs, since the page was opened. */
export function createSpeedLog() {
  const curves = new Map<string, SpeedCurve>();
  const [beat, setBeat] = createSignal(0);
  return {
    /** Takes down how fast each row is at this moment, and forgets those that run no more. */
    note(rows: readonly Row[]): void {
      const now = Date.now() / 1000;
      const running = new Set<string>();
      for (const { id, job, progress } of rows) {
        if (job.state.phase !== "downloading") continue;
        running.add(id);
        add(curveOf(id), now, progress?.speed ?? 0);
      }
      for (const id of curves.keys()) if (!running.has(id)) curves.delete(id);
      setBeat((before) => before + 1);
    },
    /** The curve of one job; tracked, so that what draws it draws it again. */
    of(id: string): SpeedCurve {
      beat();
      return curves.get(id) ?? { at: [], speed: [] };
    },
  };

  function curveOf(id: string): SpeedCurve {
    const known = curves.get(id);
    if (known !== undefined) return known;
    const curve: SpeedCurve = { at: [], speed: [] };
    curves.set(id, curve);
    return curve;
  }
}

function add({ at, speed }: SpeedCurve, now: number, bytes: number): void {
  at.push(now);
  speed.push(bytes);
  if (at.length <= MOST_POINTS) return;
  at.shift();
  speed.shift();
}
