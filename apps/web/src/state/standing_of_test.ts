import { expect, test } from "bun:test";
import { type Job, SettingsNowSchema } from "@haul/contract";
import { downloading, sampleJob } from "./_sample_job.ts";
import { standingOf } from "./standing_of.ts";

const NOW = 1000;
function standing(job: Partial<Job>, set: object = {}) {
  const settings = SettingsNowSchema.parse(set);
  return standingOf(sampleJob("a", job), { settings, now: NOW });
}

test("standingOf() tells what a queued job waits for, the strongest reason first", () => {
  const state = { phase: "queued" } as const;
  const dated = { state, notBefore: 9000 };
  const hours = { opensAt: 5000 };
  expect(standing({ state })).toEqual({ why: "phase" });
  expect(standing({ state }, hours)).toEqual({ why: "hours", until: 5000 });
  expect(standing(dated, hours)).toEqual({ why: "date", until: 9000 });
  expect(standing(dated, { ...hours, paused: true })).toEqual({ why: "held" });
  expect(standing({ state, notBefore: 900 })).toEqual({ why: "phase" });
});

test("standingOf() tells when a stalled download is tried again", () => {
  const message = "Lost.";
  const notice = { kind: "retrying", message, until: 4000 } as const;
  expect(standing({ state: downloading(1), notice })).toEqual({
    why: "retry",
    isStalled: true,
    until: 4000,
  });
  const over = { ...notice, until: 900 };
  expect(standing({ state: downloading(1), notice: over })).toEqual({
    why: "stalled",
  });
  expect(standing({ state: { phase: "queued" }, notice })).toEqual({
    why: "retry",
    isStalled: false,
    until: 4000,
  });
});

test("standingOf() tells nothing of a paused job but that", () => {
  const state = { phase: "paused", progress: null } as const;
  expect(standing({ state, notBefore: 9000 }, { opensAt: 5000 })).toEqual({
    why: "phase",
  });
});
