import { ProblemError, type ResolvedFile } from "@haul/contract";

/**
 * The file itself, where its service lets it go.
 *
 * @throws {ProblemError} The service's refusal, as its source understood it.
 */
export function admitted(file: ResolvedFile): ResolvedFile {
  const { refusal } = file.access;
  if (refusal === null) return file;
  throw new ProblemError(refusal);
}
