import {
  type FileInfo,
  type Resolved,
  ResolvedSchema,
  ResolveSchema,
  toProblem,
} from "@haul/contract";
import type { Jobs } from "@haul/jobs";
import { Elysia } from "elysia";
import { z } from "zod";
import { takesLong } from "./takes_long.ts";
import { tells } from "./tells.ts";

/** Inputs that are looked at side by side: hosts are asked for each. */
const AT_ONCE = 4;

const RepliesSchema = z.strictObject({ results: z.array(ResolvedSchema) });

/** What would be fetched, before anything is added. */
export function resolveRoutes(jobs: Pick<Jobs, "info">) {
  return new Elysia().post(
    "/api/resolve",
    async ({ body, request }) => {
      const { inputs, options } = body;
      const results: Resolved[] = [];
      const queue = inputs.entries();
      async function work(): Promise<void> {
        for (const [at, input] of queue) {
          results[at] = await jobs
            .info(input, { ...options, signal: request.signal })
            .then(
              (files) => ({ files: files.map(withoutRecord) }),
              (error: unknown) => ({ problem: toProblem(error) }),
            );
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      return { results };
    },
    {
      beforeHandle: takesLong,
      body: ResolveSchema,
      detail: tells("Say what each input is, without adding it", {
        answer: RepliesSchema,
        description:
          "Answers one result for each input, in order: the files it stands for, or a problem with what mends it.",
      }),
    },
  );
}

/** A service's own record is for sidecars: large, and of no use to a page. */
function withoutRecord(info: FileInfo): FileInfo {
  if (info.model === null) return info;
  return { ...info, model: { ...info.model, record: null } };
}
