import { type Problem, ResolveSchema, toProblem } from "@haul/contract";
import type { FileInfo, Jobs } from "@haul/jobs";
import { Elysia } from "elysia";

/** Inputs that are looked at side by side: hosts are asked for each. */
const AT_ONCE = 4;

/** What one input is: its files, or why it is none and what mends that. */
export type Resolved = { files: FileInfo[] } | { problem: Problem };

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
              (files) => ({ files }),
              (error: unknown) => ({ problem: toProblem(error) }),
            );
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      return { results };
    },
    {
      body: ResolveSchema,
      detail: {
        summary: "Say what each input is, without adding it",
        description:
          "Answers one result for each input, in order: the files it stands for, or a problem with what mends it.",
      },
    },
  );
}
