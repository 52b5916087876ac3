import { join } from "node:path";
import type { ResolvedFile } from "@haul/contract";
import { type Claim, partPathFor } from "@haul/engine";
import type { JobInput } from "../job_input.ts";
import { agreedSha256 } from "./already_here.ts";
import type { RunScope } from "./run_scope.ts";
import { whereTo } from "./where_to.ts";

/**
 * The room that a file is to have, as far as can be told before its server was
 * asked: null where its size is not known, or where a file of this machine
 * will be linked instead.
 */
export async function claimOf(
  file: ResolvedFile,
  {
    input,
    scope,
  }: {
    input: JobInput;
    scope: Pick<RunScope, "roots" | "endpoints" | "env" | "catalogue">;
  },
): Promise<Claim | null> {
  const { size, identity, hashes } = file;
  const { catalogue } = scope;
  const sha256 = agreedSha256(hashes);
  if (size === null) return null;
  if (sha256 !== null && catalogue?.copies(sha256).length) return null;
  const known = { ...scope, file, facts: null, header: null };
  // What is wrong with its place is told by its own run.
  const where = await whereTo(input, known).catch(() => null);
  if (where === null) return null;
  const path = join(where.folder, where.name);
  return { path, partPath: partPathFor(path, identity), size };
}
