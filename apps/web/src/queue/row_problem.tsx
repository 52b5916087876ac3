import type { Choice, EditJob, Problem } from "@haul/contract";
import { ProblemFix } from "../common/problem_fix.tsx";
import { ProblemWords } from "../common/problem_words.tsx";
import { attempt } from "../state/attempt.ts";
import { choiceOf } from "../state/draft.ts";
import { useHaul } from "../state/haul.ts";
import type { Row } from "../state/to_row.ts";

/** Why a download failed, in plain words, and the button that mends it. */
export function RowProblem(props: { row: Row; problem: Problem }) {
  const { client, queue } = useHaul();

  /** The job is asked anew with what was missing; its place, its name and its folder stay. */
  function mend(changes: EditJob) {
    const { id } = props.row;
    void attempt(async () => {
      await client.edit(id, changes);
      await client.retry(id);
    });
  }

  /** Some choices are links of their own: another version's page. */
  const choose = ({ id }: Choice) =>
    mend(/^https?:/.test(id) ? { url: id } : { choice: choiceOf(id) });

  return (
    <div class="problem" role="alert">
      <p>
        <ProblemWords problem={props.problem} />
      </p>
      <ProblemFix
        problem={props.problem}
        onRetry={() => void queue.do.retry(props.row.id)}
        onChoose={choose}
        onPassword={(password) => mend({ password })}
      />
    </div>
  );
}
