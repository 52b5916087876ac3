import { problem } from "@haul/contract";
import type { Download } from "./download_list.ts";
import { isStopped } from "./download_state.ts";
import { type Method, type Methods, OK, type RpcScope } from "./method.ts";
import { moveTo } from "./queue_position.ts";

/** Pausing, going on, ordering and removing. What is forced in aria2 is no other thing here: a stop is quick. */
export const CONTROL_METHODS: Methods = {
  "aria2.remove": remove,
  "aria2.forceRemove": remove,
  "aria2.pause": pause,
  "aria2.forcePause": pause,
  "aria2.pauseAll": pauseAll,
  "aria2.forcePauseAll": pauseAll,
  async "aria2.unpause"({ downloads, jobs }, params) {
    const { gid, state, job } = downloads.find(params.string(0));
    if (state !== "paused") throw cannot(gid, "be unpaused");
    await jobs.resume(job.id);
    return gid;
  },
  async "aria2.unpauseAll"({ downloads, jobs }) {
    const ids = idsOf(downloads.inQueue("paused"));
    await jobs.bulk("resume", { ids, keepPart: true });
    return OK;
  },
  async "aria2.changePosition"(scope, params) {
    const { gid, job } = scope.downloads.find(params.string(0));
    const offset = params.integer(1);
    const how = params.string(2);
    const waiting = scope.downloads.inQueue("waiting", "paused");
    const start = startOf(how, { waiting, gid });
    if (!waiting.some((each) => each.gid === gid)) {
      throw problem("bad_option", `GID#${gid} not found in the waiting queue.`);
    }
    return await moveTo(scope, { id: job.id, position: start + offset });
  },
  async "aria2.purgeDownloadResult"(scope) {
    await forget(scope, scope.downloads.stopped());
    return OK;
  },
  async "aria2.removeDownloadResult"(scope, params) {
    const download = scope.downloads.find(params.string(0));
    if (!isStopped(download.state)) {
      throw problem(
        "bad_option",
        `Could not remove download result of GID#${download.gid}`,
      );
    }
    await forget(scope, [download]);
    return OK;
  },
};

/** What was fetched stays where it is, as in aria2: adding the link again goes on. */
async function remove(...[{ downloads, jobs }, params]: Parameters<Method>) {
  const { gid, state, job } = downloads.find(params.string(0));
  if (isStopped(state)) {
    throw problem("bad_option", `Active Download not found for GID#${gid}`);
  }
  await jobs.remove(job.id, { keepPart: true });
  return gid;
}

async function pause(...[{ downloads, jobs }, params]: Parameters<Method>) {
  const { gid, state, job } = downloads.find(params.string(0));
  if (state !== "active" && state !== "waiting") throw cannot(gid, "be paused");
  await jobs.pause(job.id);
  return gid;
}

async function pauseAll({ downloads, jobs }: RpcScope) {
  const ids = idsOf(downloads.inQueue("active", "waiting"));
  await jobs.bulk("pause", { ids, keepPart: true });
  return OK;
}

/** Takes downloads that have ended off the list; the history keeps them. */
async function forget(
  { downloads, jobs }: RpcScope,
  ended: readonly Download[],
): Promise<void> {
  for (const download of ended) downloads.forget(download);
  const here = ended.filter(({ state }) => state !== "removed");
  await jobs.bulk("remove", { ids: idsOf(here), keepPart: true });
}

function startOf(
  how: string,
  { waiting, gid }: { waiting: readonly Download[]; gid: string },
): number {
  if (how === "POS_SET") return 0;
  if (how === "POS_CUR") return waiting.findIndex((each) => each.gid === gid);
  if (how === "POS_END") return waiting.length - 1;
  throw problem("bad_option", "Illegal argument.");
}

function idsOf(downloads: readonly Download[]): string[] {
  return downloads.map(({ job }) => job.id);
}

function cannot(gid: string, what: string): Error {
  return problem("bad_option", `GID#${gid} cannot ${what} now`);
}
