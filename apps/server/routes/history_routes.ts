import {
  HistoryEntrySchema,
  HistoryPageSchema,
  HistoryQuerySchema,
  JobSchema,
} from "@haul/contract";
import type { JobHistory } from "@haul/jobs";
import { Elysia } from "elysia";
import { z } from "zod";
import { exportHistory } from "./export_history.ts";
import { tells } from "./tells.ts";

const ExportQuerySchema = HistoryQuerySchema.omit({
  limit: true,
  after: true,
}).extend({ format: z.enum(["json", "csv"]).default("json") });

/** Every job that ever was. */
export function historyRoutes(history: JobHistory) {
  return new Elysia({ prefix: "/api/history" })
    .get("", ({ query }) => history.page(query), {
      query: HistoryQuerySchema,
      detail: tells("Search the history, newest first, page by page", {
        answer: HistoryPageSchema,
      }),
    })
    .get(
      "/export",
      ({ query: { format, ...query } }) =>
        exportHistory(history.all(query), format),
      {
        query: ExportQuerySchema,
        detail: tells("All that fits, as JSON or CSV", {
          answer: z.array(HistoryEntrySchema),
        }),
      },
    )
    .post("/:id/repeat", ({ params }) => history.repeat(params.id), {
      detail: tells("Download again what was downloaded before", {
        answer: z.array(JobSchema),
      }),
    })
    .delete(
      "/:id",
      ({ params, status }) => {
        history.forget(params.id);
        return status(204);
      },
      { detail: tells("Forget one job that has ended") },
    )
    .delete(
      "",
      ({ status }) => {
        history.forget(null);
        return status(204);
      },
      { detail: tells("Forget all jobs that have ended") },
    );
}
