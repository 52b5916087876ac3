import { PreviewQuerySchema } from "@haul/contract";
import type { Jobs } from "@haul/jobs";
import { Elysia } from "elysia";
import { tells } from "./tells.ts";

/** Pictures of other hosts: the page itself asks none but Haul. */
export function previewRoutes(jobs: Pick<Jobs, "picture">) {
  return new Elysia().get(
    "/api/preview",
    async ({ query, request }) => {
      const { type, bytes } = await jobs.picture(query.url, {
        signal: request.signal,
      });
      return new Response(bytes, {
        headers: {
          "Content-Type": type,
          // Opened by itself it must be a picture and nothing more.
          "Content-Disposition": "attachment",
        },
      });
    },
    {
      query: PreviewQuerySchema,
      detail: tells("A picture that a service shows for a model", {
        type: "image/*",
      }),
    },
  );
}
