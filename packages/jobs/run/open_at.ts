import { basename } from "node:path";
import type { ResolvedFile } from "@haul/contract";
import type { RemoteFile } from "@haul/engine";
import { type Inside, lookInside } from "./look_inside.ts";
import { openRequest } from "./open_request.ts";
import type { FileRun } from "./run_scope.ts";
import { type Whereabouts, whereTo } from "./where_to.ts";

/** A file that is open, and what is known of it by then. */
export interface OpenedFile {
  remote: RemoteFile;
  /** The part file of an earlier run, or null. */
  part: string | null;
  where: Whereabouts;
  inside: Inside;
}

/**
 * Asks for a file, looks inside, and says where it goes.
 *
 * @param options.part The part file of an earlier run, or null.
 * @throws {ProblemError} `not_a_file` where it is not what its name promises; what the engine and the library throw.
 */
export async function openAt(
  file: ResolvedFile,
  { part, run }: { part: string | null; run: FileRun },
): Promise<OpenedFile> {
  const { scope, input, signal, emit } = run;
  const { type } = input.options.choice;
  const remote = await scope.engine.open({
    ...openRequest(file, { ...scope, input, signal }),
    partPath: part,
    onNotice: (notice) => emit({ type: "notice", notice }),
  });
  try {
    const { facts } = remote;
    const known = { ...scope, file, facts };
    const { path } = await whereTo(input, { ...known, header: null });
    const inside = await lookInside(remote, {
      file,
      name: basename(path),
      type,
    });
    const where = await whereTo(input, { ...known, header: inside.header });
    return { remote, part, where, inside };
  } catch (error) {
    await remote.close();
    throw error;
  }
}
