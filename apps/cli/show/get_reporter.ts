import type { Job, Problem } from "@haul/contract";

/** Who tells the user of a run of `haul get`. */
export interface GetReporter {
  /** Takes the newest look at a job. */
  update(job: Job): void;
  /** Tells that a URL, free of secrets, was turned down before it became a job. */
  refuse(url: string, problem: Problem): void;
  /** Says where a list names the link of a job, as `LIST:LINE`. */
  place(job: Job, where: string): void;
  /** Tells that the user's wish to stop was heard. */
  stopping(): void;
  /** Tells what a stop leaves undone, and how to go on. */
  stopped(jobs: readonly Job[], problem: Problem): void;
  /** Leaves the screen to a question, until there is news of a job. */
  rest(): void;
  /** Takes down what is not to stay on the screen. */
  close(): void;
}
