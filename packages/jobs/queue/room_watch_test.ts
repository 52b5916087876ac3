import { expect, test } from "bun:test";
import { type Problem, problem } from "@haul/contract";
import type { Claim } from "@haul/engine";
import { input, isIn, rig } from "./_queue_rig.ts";

const FULL = problem("disk_full", "Not enough room for it.").problem;

/** A disk that lacks room for the files of these names, until told otherwise, in ever other words. */
function disk(...names: string[]) {
  const lacking = new Set(names);
  let looks = 0;
  const looked = Promise.withResolvers<void>();
  return {
    /** Resolves at the third look that found too little room: the second one was told of by then. */
    lookedAgain: looked.promise,
    lacking: async (claims: readonly Claim[]) => {
      const short = claims.filter(({ path }) => lacking.has(path));
      if (short.length === 0) return new Map();
      const message = `${FULL.message}${" Really.".repeat(looks)}`;
      if (++looks === 3) looked.resolve();
      return new Map<Claim, Problem>(
        short.map((claim) => [claim, { ...FULL, message }]),
      );
    },
    free: () => lacking.clear(),
  };
}

test("RoomWatch tells a waiting job once that it has no room, and takes that back where room appears", async () => {
  const { lacking, lookedAgain, free } = disk("c");
  await using r = rig({ concurrentJobs: 1, lacking });
  r.queue.add([input("folder")]);
  r.runs[0]?.expand("a", "b", "c");
  const told = await r.reached("job4", ({ notice }) => notice !== null);
  expect(told.notice).toEqual({
    kind: "waiting_for_space",
    message: FULL.message,
  });
  expect(r.table.entry("job3").job.notice).toBe(null);
  await lookedAgain;
  expect(r.table.entry("job4").job.notice).toEqual(told.notice);
  free();
  const freed = await r.reached("job4", ({ notice }) => notice === null);
  expect(freed.state.phase).toBe("queued");
});

test("RoomWatch leaves a job alone that waits for something else", async () => {
  const { lacking } = disk("b", "c");
  await using r = rig({
    concurrentJobs: 1,
    lacking,
    nextTry: () => ({ waitMs: 60_000, isDate: false }),
  });
  r.queue.add([input("folder")]);
  r.runs[0]?.expand("b", "c");
  const run = await r.started(1);
  run.fail({ code: "network", message: "Lost.", retry: "now" });
  await r.reached("job3", ({ notice }) => notice !== null);
  expect(r.table.entry("job2").job.notice?.kind).toBe("retrying");
});

test("JobRuns tells a run which files go before it, and no more of those that have begun", async () => {
  await using r = rig({ concurrentJobs: 3 });
  r.queue.add([input("folder")]);
  r.runs[0]?.expand("a", "b", "c");
  const first = await r.started(1);
  const last = await r.started(3);
  expect(first.before()).toEqual([]);
  expect(last.before().map(({ path }) => path)).toEqual(["a", "b"]);
  first.onPart({ path: "/m/a", partPath: "/m/a.part", size: 99 });
  expect(last.before()[0]).toEqual({
    path: "/m/a",
    partPath: "/m/a.part",
    size: 99,
  });
  first.finish();
  await r.reached("job2", isIn("done"));
  expect(last.before().map(({ path }) => path)).toEqual(["b"]);
});
