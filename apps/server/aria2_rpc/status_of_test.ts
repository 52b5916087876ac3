import { expect, test } from "bun:test";
import { JobOptionsSchema } from "@haul/contract";
import { jobFeed, jobOf } from "../_job_feed.ts";
import { DownloadList } from "./download_list.ts";
import { statusOf } from "./status_of.ts";

const PARENT = "aaaaaaaa-0000-4000-8000-000000000000";
const CHILD = "bbbbbbbb-0000-4000-8000-000000000000";

test("statusOf() lets a link of several files complete, followed by the downloads of its files", () => {
  const feed = jobFeed();
  const input = (id: string) => ({
    url: `https://example.org/${id}`,
    options: JobOptionsSchema.parse({}),
  });
  using downloads = new DownloadList(Object.assign(feed, { input }));
  const heard: string[] = [];
  downloads.subscribe((event, gid) => heard.push(`${event} ${gid}`));
  feed.change({ ...jobOf(PARENT), state: { phase: "resolving" } });
  feed.change({ ...jobOf(CHILD), parent: PARENT });
  const expansion = { jobs: [CHILD], bytes: 5 };
  feed.change({ ...jobOf(PARENT), state: { phase: "expanded", expansion } });
  feed.change({
    ...jobOf(CHILD),
    parent: PARENT,
    state: { phase: "resolving" },
  });
  const told = (gid: string) =>
    statusOf(downloads.find(gid), { downloads, root: "/models", keys: [] });
  expect(told("aaaaaaaa00004000")).toMatchObject({
    status: "complete",
    errorCode: "0",
    totalLength: "5",
    completedLength: "5",
    followedBy: ["bbbbbbbb00004000"],
  });
  expect(told("bbbbbbbb00004000")).toMatchObject({
    status: "active",
    following: "aaaaaaaa00004000",
  });
  expect(heard).toEqual([
    "aria2.onDownloadStart aaaaaaaa00004000",
    "aria2.onDownloadComplete aaaaaaaa00004000",
    "aria2.onDownloadStart bbbbbbbb00004000",
  ]);
});
