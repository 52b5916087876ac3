import { HistoryQuerySchema } from "@haul/contract";
import type { JobHistory } from "@haul/jobs";
import { Elysia } from "elysia";
import { z } from "zod";
import { exportHistory } from "./export_history.ts";

const ExportQuerySchema = HistoryQuerySchema.omit({
  limit: true,
  after: true,
}).extend({ format: z.enum(["json", "csv"]).default("json") });

/** Every job that ever was. */
export function historyRoutes(history: JobHistory) {
  return new Elysia({ prefix: "/api/history" })
    .get("", ({ query }) => history.page(query), {
      query: HistoryQuerySchema,
      detail: { summary: "Search the history, newest first, page by page" },
    })
    .get(
      "/export",
      ({ query: { format, ...query } }) =>
        exportHistory(history.all(query), format),
      {
        query: ExportQuerySchema,
        detail: { summary: "All that fits, as JSON or CSV" },
      },
    )
    .post("/:id/repeat", ({ params }) => history.repeat(params.id), {
      detail: { summary: "Download again what was downloaded before" },
    })
    .delete(
      "/:id",
      ({ params, status }) => {
        history.forget(params.id);
        return status(204);
      },
      { detail: { summary: "Forget one job that has ended" } },
    )
    .delete(
      "",
      ({ status }) => {
        history.forget(null);
        return status(204);
      },
      { detail: { summary: "Forget all jobs that have ended" } },
    );
}
