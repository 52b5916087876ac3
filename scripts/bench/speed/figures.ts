import { MIB } from "@haul/fixture_server";
import { compare } from "./compare.ts";
import type { Figure, FigureOptions } from "./figure.ts";
import { loopDelay } from "./loop_delay.ts";
import { median } from "./median.ts";
import type { Row } from "./row.ts";
import { runTool } from "./run_tool.ts";
import { fixtureStage, nginxStage } from "./stages.ts";

const PLAIN = {
  name: "plain",
  title: "",
  target: 0,
  against: "curl",
  isVerified: false,
  haulConnections: null,
} as const;

/** Peak memory of one download of one size over so many connections. */
function memory(mebibytes: number, connections: number): Figure {
  return {
    name: `memory-${mebibytes}-${connections}`,
    title: `peak memory, ${mebibytes} MiB over TLS, ${connections} connections`,
    unit: "MB",
    target: 150,
    async measure({ runs, ...bench }) {
      const size = (mebibytes * MIB) / bench.shrink;
      await using stage = await nginxStage({ size, tls: true });
      const row: Row = {
        ...PLAIN,
        haulConnections: connections,
        open: async () => stage,
      };
      const peaks: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        const { peakBytes } = await runTool("haul", { ...bench, row, stage });
        peaks.push(peakBytes / 1e6);
      }
      return median(peaks);
    },
  };
}

/** What Haul's start costs over curl's, for a file that takes no time. */
async function startUp({ runs, ...bench }: FigureOptions): Promise<number> {
  const row: Row = {
    ...PLAIN,
    open: () => nginxStage({ size: MIB, tls: false }),
  };
  const pairs = runs * 2;
  const { haul, others } = await compare(row, { ...bench, shrink: 1, pairs });
  return (haul.seconds - (others[0]?.seconds ?? 0)) * 1000;
}

/** How far the time of a limited download is from what the limit asks for. */
async function speedLimit({ runs, ...bench }: FigureOptions): Promise<number> {
  const rate = 10 * MIB;
  await using stage = await fixtureStage({ size: 128 * MIB });
  const row: Row = {
    ...PLAIN,
    haulWords: ["--max-speed", "10M"],
    open: async () => stage,
  };
  const off: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const { seconds } = await runTool("haul", { ...bench, row, stage });
    const asked = stage.bytes / rate;
    off.push((Math.abs(seconds - asked) / asked) * 100);
  }
  return median(off);
}

/** What is measured beside the table. */
export const FIGURES: readonly Figure[] = [
  memory(128, 16),
  memory(2048, 16),
  memory(2048, 64),
  memory(8192, 16),
  {
    name: "start-up",
    title: "1 MiB: wall time over that of curl",
    unit: "ms",
    target: 150,
    measure: startUp,
  },
  {
    name: "speed-limit",
    title: "128 MiB at --max-speed 10M: off by",
    unit: "%",
    target: 3,
    measure: speedLimit,
  },
  {
    name: "loop-delay",
    title: "delay of the main thread's event loop at full speed, p99",
    unit: "ms",
    target: 20,
    measure: loopDelay,
  },
];
