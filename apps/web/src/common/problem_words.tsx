import type { Problem } from "@haul/contract";
import { Show } from "solid-js";
import { problemText } from "../state/problem_text.ts";
import { say } from "../words/words.ts";

/** What is wrong, in the page's language, and what the server says of it where that is another one. */
export function ProblemWords(props: {
  problem: Problem;
  /** Says what is wrong in fewer words. @default the problem's own */
  title?: string | null;
}) {
  const said = () => problemText(props.problem, say());
  const text = () =>
    props.title != null && said().detail !== null ? null : said().text;
  return (
    <>
      <Show when={props.title}>{(title) => <strong>{title()}. </strong>}</Show>
      {text()}
      <Show when={said().detail}>
        {(detail) => (
          <span class="problem-detail" lang="en">
            {detail()}
          </span>
        )}
      </Show>
    </>
  );
}
