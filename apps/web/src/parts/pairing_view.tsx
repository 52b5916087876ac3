import { createClient } from "@haul/client";
import { toProblem } from "@haul/contract";
import { createSignal, Show } from "solid-js";
import { Mark } from "./mark.tsx";

/** What a browser sees that has no session yet. */
export function PairingView(props: { message: string | null }) {
  const [answer, setAnswer] = createSignal<string | null>(null);

  async function ask() {
    try {
      await createClient({ url: location.origin }).askForLink();
      setAnswer("Done: look at Haul's terminal and open the new link.");
    } catch (error) {
      setAnswer(toProblem(error).message);
    }
  }

  return (
    <main class="pairing">
      <Mark />
      <h1>Pair this browser</h1>
      <p>
        Haul printed a link when it started. Open it here once, and this browser
        may see and steer the downloads.
      </p>
      <Show when={props.message}>
        {(message) => (
          <p class="note note-problem" role="alert">
            {message()}
          </p>
        )}
      </Show>
      <button type="button" class="button button-main" onClick={ask}>
        Print a new link
      </button>
      <p class="hint" aria-live="polite">
        {answer() ?? "It appears in the terminal that runs Haul."}
      </p>
    </main>
  );
}
