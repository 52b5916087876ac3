import type { Choice, Problem } from "@haul/contract";
import { ProblemFix } from "../common/problem_fix.tsx";
import { attempt } from "../state/attempt.ts";
import { choiceOf } from "../state/draft.ts";
import { useHaul } from "../state/haul.ts";
import type { Row } from "../state/to_row.ts";

/** Why a download failed, in plain words, and the button that mends it. */
export function RowProblem(props: { row: Row; problem: Problem }) {
  const { client, queue } = useHaul();

  /** What was said wrongly is said anew: another job takes the place of this one. */
  function replace(changes: { choice?: Choice; password?: string }) {
    const { id, url } = props.row.job;
    const { choice, password } = changes;
    const link = /^https?:/.test(choice?.id ?? "") ? choice?.id : undefined;
    void attempt(async () => {
      await client.add([
        {
          url: link ?? url,
          options: {
            ...(choice === undefined || link !== undefined
              ? {}
              : { choice: choiceOf(choice.id) }),
            ...(password === undefined ? {} : { password }),
          },
        },
      ]);
      await client.remove(id);
    });
  }

  return (
    <div class="problem" role="alert">
      <p>{props.problem.message}</p>
      <ProblemFix
        problem={props.problem}
        onRetry={() => void queue.do.retry(props.row.id)}
        onChoose={(choice) => replace({ choice })}
        onPassword={(password) => replace({ password })}
      />
    </div>
  );
}
