import { SettingsNowSchema, SettingsPatchSchema } from "@haul/contract";
import type { Jobs } from "@haul/jobs";
import { Elysia } from "elysia";
import { tells } from "./tells.ts";

/** What the user has set, and the switch that holds all jobs. */
export function settingsRoutes(jobs: Pick<Jobs, "settings" | "setSettings">) {
  return new Elysia({ prefix: "/api" })
    .get("/settings", () => jobs.settings(), {
      detail: tells("What is set", { answer: SettingsNowSchema }),
    })
    .patch("/settings", ({ body }) => jobs.setSettings(body), {
      body: SettingsPatchSchema,
      detail: tells("Set something, at once and for good", {
        answer: SettingsNowSchema,
        description: "What is left out stays. Answers all settings.",
      }),
    })
    .post("/queue/pause", () => jobs.setSettings({ paused: true }), {
      detail: tells("Hold all jobs", { answer: SettingsNowSchema }),
    })
    .post("/queue/resume", () => jobs.setSettings({ paused: false }), {
      detail: tells("Let all jobs go on that are not paused themselves", {
        answer: SettingsNowSchema,
      }),
    });
}
