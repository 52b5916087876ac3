import { SettingsPatchSchema } from "@haul/contract";
import type { Jobs } from "@haul/jobs";
import { Elysia } from "elysia";

/** What the user has set, and the switch that holds all jobs. */
export function settingsRoutes(jobs: Pick<Jobs, "settings" | "setSettings">) {
  return new Elysia({ prefix: "/api" })
    .get("/settings", () => jobs.settings(), {
      detail: { summary: "What is set" },
    })
    .patch("/settings", ({ body }) => jobs.setSettings(body), {
      body: SettingsPatchSchema,
      detail: {
        summary: "Set something, at once and for good",
        description: "What is left out stays. Answers all settings.",
      },
    })
    .post("/queue/pause", () => jobs.setSettings({ paused: true }), {
      detail: { summary: "Hold all jobs" },
    })
    .post("/queue/resume", () => jobs.setSettings({ paused: false }), {
      detail: { summary: "Let all jobs go on that are not paused themselves" },
    });
}
