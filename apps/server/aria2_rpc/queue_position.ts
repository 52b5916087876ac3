import type { RpcScope } from "./method.ts";

/**
 * Gives a download a place among those that wait, and does nothing for one
 * that does not.
 *
 * @param where.position From 0; beyond the end means the end.
 * @returns The place that it has now.
 */
export async function moveTo(
  { jobs, downloads }: Pick<RpcScope, "jobs" | "downloads">,
  { id, position }: { id: string; position: number },
): Promise<number> {
  const waiting = downloads.inQueue("waiting", "paused");
  if (!waiting.some(({ job }) => job.id === id)) return 0;
  const others = waiting.filter(({ job }) => job.id !== id);
  const at = Math.min(Math.max(0, position), others.length);
  const next = others[at]?.job.id;
  const last = others.at(-1)?.job.id;
  if (next !== undefined) await jobs.move(id, { before: next });
  else if (last !== undefined) await jobs.move(id, { after: last });
  return at;
}
