import { monitorEventLoopDelay } from "node:perf_hooks";
import { JobPhaseSchema } from "@haul/contract";
import type { Jobs } from "@haul/jobs";
import { Elysia } from "elysia";
import type { EventHub } from "../events/event_hub.ts";
import { tells } from "./tells.ts";

/** What the figures are made from. */
export interface MetricsRoutesOptions {
  jobs: Pick<Jobs, "list" | "seq" | "settings">;
  hub: Pick<EventHub, "size">;
}

/** A figure: its values, with their labels where there are several. */
interface Metric {
  name: string;
  help: string;
  values: number | readonly (readonly [labels: string, value: number])[];
}

/** The server's figures, in the text form of Prometheus. */
export function metricsRoutes({ jobs, hub }: MetricsRoutesOptions) {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();

  function figures(): Metric[] {
    const list = jobs.list();
    const running = list.flatMap(({ state }) =>
      state.phase === "downloading" ? [state.progress] : [],
    );
    const total = (of: (progress: (typeof running)[number]) => number) =>
      running.reduce((sum, progress) => sum + of(progress), 0);
    const phases = JobPhaseSchema.options.map((phase) => {
      const count = list.filter(({ state }) => state.phase === phase).length;
      return [`{phase="${phase}"}`, count] as const;
    });
    return [
      {
        name: "haul_jobs",
        help: "Jobs on the list.",
        values: phases,
      },
      {
        name: "haul_download_bytes_per_second",
        help: "Bytes that arrive in a second.",
        values: total(({ speed }) => speed),
      },
      {
        name: "haul_connections",
        help: "Connections to file servers.",
        values: total(({ connections }) => connections),
      },
      {
        name: "haul_event_clients",
        help: "Listeners on the event socket.",
        values: hub.size,
      },
      {
        name: "haul_paused",
        help: "1 while all jobs are held.",
        values: Number(jobs.settings().paused),
      },
      {
        name: "haul_changes_total",
        help: "Changes of jobs and settings since the start.",
        values: jobs.seq,
      },
      {
        name: "haul_event_loop_delay_p99_seconds",
        help: "99 of 100 turns of the event loop came no later than this, since the figures were last asked for.",
        values: delay.percentile(99) / 1e9,
      },
      {
        name: "process_resident_memory_bytes",
        help: "Memory of the process.",
        values: process.memoryUsage.rss(),
      },
      {
        name: "process_cpu_seconds_total",
        help: "Processor time of the process.",
        values: cpuSeconds(),
      },
    ];
  }

  return new Elysia().get(
    "/api/metrics",
    () => {
      const text = figures().map(textOf).join("");
      delay.reset();
      return new Response(text, {
        headers: { "Content-Type": "text/plain; version=0.0.4" },
      });
    },
    { detail: tells("Figures for Prometheus", { type: "text/plain" }) },
  );
}

function textOf({ name, help, values }: Metric): string {
  const type = name.endsWith("_total") ? "counter" : "gauge";
  const lines =
    typeof values === "number"
      ? [`${name} ${values}\n`]
      : values.map(([labels, value]) => `${name}${labels} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join("")}`;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
