import { seededRandom } from "./tier.ts";

/** What a parser is fed with. */
export interface FuzzOptions {
  /** Inputs as they are in real life, which are cut, joined and damaged. */
  corpus: readonly string[];
  /** How many inputs. */
  cases: number;
  seed: number;
  /** Gets one input; throws where the parser does wrong. */
  feed(input: string): void;
}

/** What a parser made of it. */
export interface FuzzFigures {
  cases: number;
  /** The longest that one input took; while the machine did something else does not count. */
  slowestMs: number;
}

/** Pieces that parsers stumble over. */
const STUMBLING_BLOCKS = [
  ..."\"';,:=<>()[]{}\\%*/ \t\r\n\0",
  "\u00e9",
  "\u202e",
  "\ud800",
  "%00",
  "%2f..%2f",
  "--",
  "1e999",
  "-1",
  "9".repeat(40),
  "=".repeat(300),
  "(".repeat(2000),
  '\\"'.repeat(1000),
  "a".repeat(9000),
];

/**
 * Feeds a parser with damaged inputs. One that throws is told of together
 * with the input.
 */
export function fuzz(options: FuzzOptions): FuzzFigures {
  const { corpus, cases, seed, feed } = options;
  const random = seededRandom(seed);
  let slowestMs = 0;
  for (let index = 0; index < cases; index++) {
    const input = damaged(corpus, random);
    const took = stopwatch();
    try {
      feed(input);
    } catch (cause) {
      const shown = JSON.stringify(input.slice(0, 300));
      throw new Error(`Case ${index} of seed ${seed} failed: ${shown}`, {
        cause,
      });
    }
    slowestMs = Math.max(slowestMs, took());
  }
  return { cases, slowestMs };
}

/** Milliseconds since now: the shorter of the clock's and the processor's, which has other threads too. */
function stopwatch(): () => number {
  const started = performance.now();
  const used = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(used);
    return Math.min(performance.now() - started, (user + system) / 1000);
  };
}

function damaged(corpus: readonly string[], random: () => number): string {
  const below = (count: number) => Math.floor(random() * count);
  const one = (list: readonly string[]) => list[below(list.length)] ?? "";
  let text = one(corpus);
  for (let changes = 1 + below(6); changes > 0; changes--) {
    const at = below(text.length + 1);
    const end = at + below(8);
    const [before, after] = [text.slice(0, at), text.slice(end)];
    switch (below(6)) {
      case 0:
        text = before + after;
        break;
      case 1:
        text = before + one(STUMBLING_BLOCKS) + text.slice(at);
        break;
      case 2:
        text = before + String.fromCharCode(below(0x180)) + after;
        break;
      case 3:
        text = before + one(corpus).slice(below(20));
        break;
      case 4:
        text = text + text.slice(0, at);
        break;
      default:
        text = before;
    }
  }
  return text;
}
