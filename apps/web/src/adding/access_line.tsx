import type { FileInfo } from "@haul/contract";
import { Show } from "solid-js";
import { Icon } from "../common/icon.tsx";
import { ProblemFix } from "../common/problem_fix.tsx";
import { ProblemWords } from "../common/problem_words.tsx";
import { formatMoment } from "../format.ts";
import type { Draft } from "../state/draft.ts";
import { useHaul } from "../state/haul.ts";
import { say } from "../words/words.ts";

/** What stands between the user and a file: a key, a licence, a date. */
export function AccessLine(props: { draft: Draft; file: FileInfo }) {
  const { drafts, queue } = useHaul();
  const access = () => props.file.access;
  /** Nothing is wrong with a file that only has to be waited for. */
  const waits = () =>
    access().state === "early_access" &&
    access().until !== null &&
    queue.settings().waitForEarlyAccess;
  const text = () => {
    const { state, until } = access();
    if (state === "open" || state === "unknown") return null;
    if (state !== "early_access") return say().access[state];
    return until === null
      ? say().access.early_access_open
      : say().access.early_access(formatMoment(until));
  };

  return (
    <>
      <Show when={access().refusal === null && text()}>
        {(words) => (
          <p class="fact fact-wait">
            <Icon name="lock" />
            {words()}
          </p>
        )}
      </Show>
      <Show when={access().refusal}>
        {(refusal) => (
          <div class="problem" data-waits={waits()} role="alert">
            <p>
              <Show
                when={waits()}
                fallback={<ProblemWords problem={refusal()} title={text()} />}
              >
                <strong>{text()}. </strong>
                {say().access.early_waits}
              </Show>
            </p>
            <ProblemFix
              problem={refusal()}
              onRetry={() => void drafts.ask(props.draft.line)}
              onChoose={({ id }) => drafts.wish(props.draft.line, { file: id })}
              onPassword={(password) =>
                drafts.wish(props.draft.line, { password })
              }
              retryLabel={say().fix.again}
            />
          </div>
        )}
      </Show>
    </>
  );
}
