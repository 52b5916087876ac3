import { AddJobsSchema, type JobOptions } from "@haul/contract";
import type { Jobs } from "@haul/jobs";
import { Elysia } from "elysia";
import { z } from "zod";

const RemoveQuerySchema = z.object({
  /** Leave the part file where it is. */
  keepPart: z.enum(["true", "false"]).default("false"),
});

/** The queue over HTTP: add, list, pause, resume, retry, remove. */
export function jobRoutes(jobs: Jobs) {
  return new Elysia({ prefix: "/api/jobs" })
    .get("", () => jobs.list())
    .post("", ({ body }) => jobs.add(body.jobs.map(toRequest)), {
      body: AddJobsSchema,
    })
    .post("/:id/pause", async ({ params, status }) => {
      await jobs.pause(params.id);
      return status(204);
    })
    .post("/:id/resume", async ({ params, status }) => {
      await jobs.resume(params.id);
      return status(204);
    })
    .post("/:id/retry", async ({ params, status }) => {
      await jobs.retry(params.id);
      return status(204);
    })
    .delete(
      "/:id",
      async ({ params, query, status }) => {
        await jobs.remove(params.id, { keepPart: query.keepPart === "true" });
        return status(204);
      },
      { query: RemoveQuerySchema },
    );
}

function toRequest({
  url,
  options,
}: z.infer<typeof AddJobsSchema>["jobs"][number]) {
  return { url, options: options satisfies Partial<JobOptions> };
}
