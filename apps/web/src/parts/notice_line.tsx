import type { Job } from "@haul/contract";
import { Show } from "solid-js";
import { formatDuration } from "../format.ts";
import { createClock } from "../state/create_clock.ts";

/** The newest notice of a job that is under way, with what is left of its wait. */
export function NoticeLine(props: { job: Job }) {
  const now = createClock();
  const left = () => {
    const until = props.job.notice?.until;
    return until === undefined ? null : (until - now()) / 1000;
  };
  const message = () => {
    const seconds = left();
    return seconds !== null && seconds <= 0 ? null : props.job.notice?.message;
  };

  return (
    <p class="row-notice" aria-live="polite">
      <Show when={message()}>
        {(text) => (
          <>
            {text()}
            <Show when={left()}>
              {(seconds) => (
                <span class="row-wait">{formatDuration(seconds())} left</span>
              )}
            </Show>
          </>
        )}
      </Show>
    </p>
  );
}
