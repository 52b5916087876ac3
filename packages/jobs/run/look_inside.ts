import type {
  FileModel,
  ModelHeader,
  ModelType,
  ResolvedFile,
} from "@haul/contract";
import type { RemoteFile } from "@haul/engine";
import { fileModel, readModelHeader } from "@haul/library";

/** What is known of a file's inside before its bytes are fetched. */
export interface Inside {
  header: ModelHeader | null;
  model: FileModel | null;
}

/** What {@link lookInside} goes by. */
export interface LookInsideOptions {
  file: Pick<ResolvedFile, "source" | "model">;
  /** The safe name. */
  name: string;
  /** What the user says the file is. */
  type: ModelType | null;
}

/**
 * Reads the header of an opened file, in bytes that are saved with the rest.
 *
 * @throws {ProblemError} `not_a_file` where it is not what its name promises.
 */
export async function lookInside(
  remote: Pick<RemoteFile, "facts" | "head">,
  options: LookInsideOptions,
): Promise<Inside> {
  const { file, name, type } = options;
  const { size } = remote.facts;
  const header = await readModelHeader((length) => remote.head(length), {
    name,
    size,
  });
  const { source, model } = file;
  return { header, model: fileModel({ name, type, header, model, source }) };
}
