import { createClient } from "@haul/client";
import { toProblem } from "@haul/contract";
import { createSignal, Show } from "solid-js";
import { problemText } from "../state/problem_text.ts";
import { say } from "../words/words.ts";
import { Mark } from "./mark.tsx";

/** What a browser sees that has no session yet. */
export function PairingView(props: { message: string | null }) {
  const [answer, setAnswer] = createSignal<string | null>(null);

  async function ask() {
    try {
      await createClient({ url: location.origin }).askForLink();
      setAnswer(say().pairing.done);
    } catch (error) {
      setAnswer(problemText(toProblem(error), say()).text);
    }
  }

  return (
    <main class="pairing">
      <Mark />
      <h1>{say().pairing.title}</h1>
      <p>{say().pairing.text}</p>
      <Show when={props.message}>
        {(message) => (
          <p class="note note-problem" role="alert">
            {message()}
          </p>
        )}
      </Show>
      <button type="button" class="button button-main" onClick={ask}>
        {say().pairing.ask}
      </button>
      <p class="hint" aria-live="polite">
        {answer() ?? say().pairing.where}
      </p>
    </main>
  );
}
