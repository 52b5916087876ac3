import { expect, test } from "bun:test";
import { downloading, sampleJob } from "./_sample_job.ts";
import { isDear } from "./is_dear.ts";
import { toRow } from "./to_row.ts";

const MUCH = 64 * 1024 * 1024;

test("isDear() tells a download of which much is here, after a restart as well", () => {
  const isDearJob = (...job: Parameters<typeof sampleJob>) =>
    isDear(toRow(sampleJob(...job), undefined));
  expect(isDearJob("a", { state: downloading(MUCH) })).toBe(true);
  expect(isDearJob("a", { state: downloading(MUCH - 1) })).toBe(false);
  expect(isDearJob("a", { savedBytes: MUCH })).toBe(true);
  const expansion = { jobs: [], bytes: 1 };
  const state = { phase: "expanded" as const, expansion };
  expect(isDearJob("a", { state, savedBytes: MUCH })).toBe(false);
});
