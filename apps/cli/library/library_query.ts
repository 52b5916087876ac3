import type { Library } from "@haul/jobs";
import type { CliContext } from "../cli_context.ts";

/** What one `haul library …` works with. */
export interface LibraryQuery {
  library: Library;
  context: CliContext;
  /** What `--type`, `--base`, `--source` and the words say. */
  filter: NonNullable<Parameters<Library["list"]>[0]>;
  json: boolean;
}
