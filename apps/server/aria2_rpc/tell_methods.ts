import { problem } from "@haul/contract";
import type { Download } from "./download_list.ts";
import { isStopped } from "./download_state.ts";
import type { Methods, RpcScope } from "./method.ts";
import { pageOf } from "./page_of.ts";
import type { Params } from "./params.ts";
import { amountsOf } from "./progress_of.ts";
import { filesOf, statusOf } from "./status_of.ts";
import { segmentsOf, urisOf } from "./uris_of.ts";

/** What there is, and how far it is. */
export const TELL_METHODS: Methods = {
  "aria2.tellStatus"(scope, params) {
    const download = scope.downloads.find(params.string(0));
    return statusOf(download, { ...scope, keys: params.optionalStrings(1) });
  },
  "aria2.tellActive"(scope, params) {
    const keys = params.optionalStrings(0);
    const active = scope.downloads.inQueue("active");
    return active.map((each) => statusOf(each, { ...scope, keys }));
  },
  "aria2.tellWaiting": (scope, params) =>
    page(scope.downloads.inQueue("waiting", "paused"), { scope, params }),
  "aria2.tellStopped": (scope, params) =>
    page(scope.downloads.stopped(), { scope, params }),
  "aria2.getUris"({ downloads }, params) {
    const download = downloads.find(params.string(0));
    if (!isStopped(download.state)) return urisOf(download);
    throw problem(
      "bad_option",
      `No URI data is available for GID#${download.gid}`,
    );
  },
  "aria2.getFiles": (scope, params) =>
    filesOf(scope.downloads.find(params.string(0)), scope),
  "aria2.getServers"({ downloads }, params) {
    const download = downloads.find(params.string(0));
    if (download.state === "active") return serversOf(download);
    throw problem("bad_option", `No active download for GID#${download.gid}`);
  },
  "aria2.getPeers"({ downloads }, params) {
    downloads.find(params.string(0));
    return [];
  },
  "aria2.getGlobalStat"({ downloads }) {
    const active = downloads.inQueue("active");
    const speeds = active.map((each) => amountsOf(each).speed);
    return {
      downloadSpeed: String(speeds.reduce((sum, speed) => sum + speed, 0)),
      numActive: String(active.length),
      numStopped: String(downloads.stopped().length),
      numStoppedTotal: String(downloads.endedTotal),
      numWaiting: String(downloads.inQueue("waiting", "paused").length),
      uploadSpeed: "0",
    };
  },
};

function page(
  downloads: readonly Download[],
  { scope, params }: { scope: RpcScope; params: Params },
) {
  const offset = params.integer(0);
  const count = params.integer(1, { least: 0 });
  const keys = params.optionalStrings(2);
  return pageOf(downloads, { offset, count }).map((each) =>
    statusOf(each, { ...scope, keys }),
  );
}

/** The connections' shares of the speed, link by link; nobody measures them one by one. */
function serversOf(download: Download) {
  const segments = segmentsOf(download.job);
  const { speed } = amountsOf(download);
  const share = (index: number) =>
    segments.filter(({ source }) => source === index).length /
    Math.max(1, segments.length);
  const servers = urisOf(download).flatMap(({ uri, status }, index) => {
    if (status === "waiting") return [];
    const downloadSpeed = String(Math.round(speed * share(index)));
    return [{ uri, currentUri: uri, downloadSpeed }];
  });
  return [{ index: "1", servers }];
}
