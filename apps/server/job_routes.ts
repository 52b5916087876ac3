import {
  AddJobsSchema,
  BulkSchema,
  ClearSchema,
  IdempotencyKeySchema,
  JobQuerySchema,
  MoveSchema,
  problem,
  RetrySchema,
  SetPrioritySchema,
} from "@haul/contract";
import type { Jobs } from "@haul/jobs";
import { Elysia } from "elysia";
import { z } from "zod";
import { pageOfJobs } from "./page_of_jobs.ts";

const RemoveQuerySchema = z.object({
  /** Leave the part file where it is. */
  keepPart: z.enum(["true", "false"]).default("false"),
});

const AddHeadersSchema = z.looseObject({
  "idempotency-key": IdempotencyKeySchema.optional(),
});

/** The queue over HTTP. */
export function jobRoutes(jobs: Jobs) {
  return new Elysia({ prefix: "/api/jobs" })
    .get("", ({ query }) => pageOfJobs(jobs.list(), query), {
      query: JobQuerySchema,
      detail: { summary: "List, filter and search the queue, page by page" },
    })
    .post(
      "",
      ({ body, headers }) =>
        jobs.add(body.jobs, { key: headers["idempotency-key"] }),
      {
        body: AddJobsSchema,
        headers: AddHeadersSchema,
        detail: {
          summary: "Add links: all of them, or none",
          description:
            "When this answers 200, the jobs are on disk. With the header Idempotency-Key, the same request told again within a week adds nothing.",
        },
      },
    )
    .post(
      "/bulk",
      async ({ body }) => ({ count: await jobs.bulk(body.action, body) }),
      {
        body: BulkSchema,
        detail: { summary: "Pause, resume, retry or remove many jobs" },
      },
    )
    .post(
      "/clear",
      async ({ body }) => {
        const phases: readonly string[] = body.phases;
        const ids = jobs
          .list()
          .filter(({ state }) => phases.includes(state.phase))
          .map(({ id }) => id);
        return { count: await jobs.bulk("remove", { ids, keepPart: true }) };
      },
      {
        body: ClearSchema,
        detail: { summary: "Take jobs that have ended off the list" },
      },
    )
    .use(oneJobRoutes(jobs));
}

function oneJobRoutes(jobs: Jobs) {
  return new Elysia({ prefix: "/:id" })
    .get("", ({ params }) => known(jobs.get(params.id), params.id), {
      detail: { summary: "One job, with its live segments" },
    })
    .post(
      "/pause",
      async ({ params, status }) => {
        await jobs.pause(params.id);
        return status(204);
      },
      { detail: { summary: "Stop a job and keep what it has" } },
    )
    .post(
      "/resume",
      async ({ params, status }) => {
        await jobs.resume(params.id);
        return status(204);
      },
      { detail: { summary: "Let a paused job go on" } },
    )
    .post(
      "/retry",
      async ({ params, body, status }) => {
        await jobs.retry(params.id, body ?? {});
        return status(204);
      },
      {
        body: RetrySchema.optional(),
        detail: { summary: "Try a failed job again, at once or later" },
      },
    )
    .post(
      "/move",
      async ({ params, body, status }) => {
        await jobs.move(params.id, body);
        return status(204);
      },
      { body: MoveSchema, detail: { summary: "Give a job another place" } },
    )
    .post(
      "/priority",
      async ({ params, body, status }) => {
        await jobs.setPriority(params.id, body.priority);
        return status(204);
      },
      {
        body: SetPrioritySchema,
        detail: { summary: "Let a job go before or after others" },
      },
    )
    .delete(
      "",
      async ({ params, query, status }) => {
        await jobs.remove(params.id, { keepPart: query.keepPart === "true" });
        return status(204);
      },
      {
        query: RemoveQuerySchema,
        detail: {
          summary: "Take a job off the list; a finished file stays",
        },
      },
    );
}

function known<T>(job: T | undefined, id: string): T {
  if (job !== undefined) return job;
  throw problem(
    "not_found",
    `There is no job ${JSON.stringify(id)}; it may have been removed.`,
  );
}
