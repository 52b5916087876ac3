import { checkThreads } from "@haul/jobs";
import { type Check, fine } from "./check.ts";

/** Do the worker threads start, and do they share memory? */
export const checkWorkers: Check = {
  name: "worker threads",
  async run() {
    return fine(`${await checkThreads()} started and met in shared memory`);
  },
};
