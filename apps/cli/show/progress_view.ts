import type { Job } from "@haul/contract";
import type { Output } from "../cli_context.ts";

/** Where people watch downloads: a live screen, or plain lines now and then. */
export interface ProgressView {
  /** Takes the newest look at all jobs. */
  show(jobs: readonly Job[]): void;
  /** Prints a line that stays. */
  print(line: string, output: Output): void;
  /** Leaves the screen and the cursor to a question, until there is news to show. */
  rest(): void;
  /** Takes down what is not to stay. */
  close(): void;
}
