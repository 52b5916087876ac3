import {
  AddJobsSchema,
  BulkSchema,
  ClearSchema,
  type EditJob,
  EditJobSchema,
  IdempotencyKeySchema,
  JobPageSchema,
  JobQuerySchema,
  JobSchema,
  MoveSchema,
  problem,
  RetrySchema,
  SetPrioritySchema,
} from "@haul/contract";
import type { JobEdit, Jobs } from "@haul/jobs";
import { Elysia } from "elysia";
import { z } from "zod";
import { pageOfJobs } from "./page_of_jobs.ts";
import { tells } from "./tells.ts";

const RemoveQuerySchema = z.object({
  /** Leave the part file where it is. */
  keepPart: z.enum(["true", "false"]).default("false"),
});

const CountSchema = z.strictObject({ count: z.int().nonnegative() });

const AddHeadersSchema = z.looseObject({
  "idempotency-key": IdempotencyKeySchema.optional(),
});

/** The queue over HTTP. */
export function jobRoutes(jobs: Jobs) {
  return new Elysia({ prefix: "/api/jobs" })
    .get("", ({ query }) => pageOfJobs(jobs.list(), query), {
      query: JobQuerySchema,
      detail: tells("List, filter and search the queue, page by page", {
        answer: JobPageSchema,
      }),
    })
    .post(
      "",
      ({ body, headers }) =>
        jobs.add(body.jobs, { key: headers["idempotency-key"] }),
      {
        body: AddJobsSchema,
        headers: AddHeadersSchema,
        detail: tells("Add links: all of them, or none", {
          answer: z.array(JobSchema),
          description:
            "When this answers 200, the jobs are on disk. With the header Idempotency-Key, the same request told again within a week adds nothing.",
        }),
      },
    )
    .post(
      "/bulk",
      async ({ body }) => ({ count: await jobs.bulk(body.action, body) }),
      {
        body: BulkSchema,
        detail: tells("Pause, resume, retry or remove many jobs", {
          answer: CountSchema,
        }),
      },
    )
    .post(
      "/clear",
      async ({ body }) => {
        const { phases }: { phases: readonly string[] } =
          body ?? ClearSchema.parse({});
        const ids = jobs
          .list()
          .filter(({ state }) => phases.includes(state.phase))
          .map(({ id }) => id);
        return { count: await jobs.bulk("remove", { ids, keepPart: true }) };
      },
      {
        body: ClearSchema.nullish(),
        detail: tells("Take jobs that have ended off the list", {
          answer: CountSchema,
        }),
      },
    )
    .use(oneJobRoutes(jobs));
}

function oneJobRoutes(jobs: Jobs) {
  return new Elysia({ prefix: "/:id" })
    .get("", ({ params }) => known(jobs.get(params.id), params.id), {
      detail: tells("One job, with its live segments", { answer: JobSchema }),
    })
    .patch(
      "",
      async ({ params, body, status }) => {
        await jobs.edit(params.id, editOf(body));
        return status(204);
      },
      {
        body: EditJobSchema,
        detail: tells("Ask a job something else, as with a password", {
          description:
            "What is left out stays. A job that runs goes on with the bytes that it has; one that failed waits for a retry.",
        }),
      },
    )
    .post(
      "/pause",
      async ({ params, status }) => {
        await jobs.pause(params.id);
        return status(204);
      },
      { detail: tells("Stop a job and keep what it has") },
    )
    .post(
      "/resume",
      async ({ params, status }) => {
        await jobs.resume(params.id);
        return status(204);
      },
      { detail: tells("Let a paused job go on") },
    )
    .post(
      "/retry",
      async ({ params, body, status }) => {
        await jobs.retry(params.id, body ?? {});
        return status(204);
      },
      {
        body: RetrySchema.nullish(),
        detail: tells("Try a failed job again, at once or later"),
      },
    )
    .post(
      "/move",
      async ({ params, body, status }) => {
        await jobs.move(params.id, body);
        return status(204);
      },
      { body: MoveSchema, detail: tells("Give a job another place") },
    )
    .post(
      "/priority",
      async ({ params, body, status }) => {
        await jobs.setPriority(params.id, body.priority);
        return status(204);
      },
      {
        body: SetPrioritySchema,
        detail: tells("Let a job go before or after others"),
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
        detail: tells("Take a job off the list; a finished file stays"),
      },
    );
}

/** What was said of an edit: an option that was not stays as it is. */
function editOf({ url, ...options }: EditJob): JobEdit {
  const said = Object.entries(options).filter(
    ([, value]) => value !== undefined,
  );
  return {
    ...(url === undefined ? {} : { url }),
    options: Object.fromEntries(said),
  };
}

function known<T>(job: T | undefined, id: string): T {
  if (job !== undefined) return job;
  throw problem(
    "not_found",
    `There is no job ${JSON.stringify(id)}; it may have been removed.`,
  );
}
