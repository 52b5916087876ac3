import type { Choice, Problem } from "@haul/contract";
import { For, Match, Switch } from "solid-js";
import { ProblemFix } from "../common/problem_fix.tsx";
import { ProblemWords } from "../common/problem_words.tsx";
import type { Draft } from "../state/draft.ts";
import { useHaul } from "../state/haul.ts";
import { say } from "../words/words.ts";

/** Choices up to this many stand on the card; more are in a sheet. */
const FEW = 6;

/** Why a line is no file, and the button that mends it. */
export function DraftProblem(props: { draft: Draft; problem: Problem }) {
  const { drafts } = useHaul();
  const choices = () => {
    const { fix } = props.problem;
    if (fix?.kind !== "choose" || fix.choices.length > FEW) return null;
    return fix.choices;
  };

  function choose({ id }: Choice) {
    const { line } = props.draft;
    if (/^https?:/.test(id)) drafts.replace(line, id);
    else drafts.wish(line, { file: id });
  }

  return (
    <Switch
      fallback={
        <div class="problem" role="alert">
          <p>
            <ProblemWords problem={props.problem} />
          </p>
          <ProblemFix
            problem={props.problem}
            onRetry={() => void drafts.ask(props.draft.line)}
            onChoose={choose}
            onPassword={(password) =>
              drafts.wish(props.draft.line, { password })
            }
            retryLabel={say().fix.again}
          />
        </div>
      }
    >
      <Match when={choices()}>
        {(all) => (
          <fieldset class="few">
            <legend>{say().add.choose}</legend>
            <For each={all()}>
              {(choice) => (
                <button
                  type="button"
                  class="chip chip-choice"
                  onClick={() => choose(choice)}
                >
                  {choice.label}
                </button>
              )}
            </For>
          </fieldset>
        )}
      </Match>
    </Switch>
  );
}
