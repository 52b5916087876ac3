import type { Job, JobEvent } from "@haul/contract";

/**
 * What happened to a job between two looks at it, oldest first. The queue
 * tells of states; people and scripts want to hear of events.
 *
 * @param before The earlier look; undefined for a new job.
 */
export function jobEvents(before: Job | undefined, after: Job): JobEvent[] {
  const events: JobEvent[] = [];
  if (after.file !== null && !Bun.deepEquals(before?.file, after.file)) {
    events.push({ type: "found", file: after.file });
  }
  if (after.notice !== null && !Bun.deepEquals(before?.notice, after.notice)) {
    events.push({ type: "notice", notice: after.notice });
  }
  const state = stateEvent(before, after);
  return state === null ? events : [...events, state];
}

function stateEvent(before: Job | undefined, after: Job): JobEvent | null {
  const { state } = after;
  switch (state.phase) {
    case "downloading":
      return Bun.deepEquals(before?.state, state)
        ? null
        : { type: "progress", progress: state.progress };
    case "verifying":
      return Bun.deepEquals(before?.state, state)
        ? null
        : { type: "verifying", progress: state.progress };
    default:
      return before?.state.phase === state.phase ? null : phaseEvent(state);
  }
}

function phaseEvent(
  state: Exclude<Job["state"], { phase: "downloading" | "verifying" }>,
): JobEvent {
  switch (state.phase) {
    case "done":
      return { type: "done", outcome: state.outcome };
    case "expanded":
      return { type: "expanded", expansion: state.expansion };
    case "failed":
      return { type: "failed", problem: state.problem };
    default:
      return { type: state.phase };
  }
}
