import { For, Show } from "solid-js";
import { promptOf } from "../state/prompt_of.ts";
import { say } from "../words/words.ts";
import { CopyButton } from "./copy_button.tsx";

/** What goes into a prompt: the model as its tool names it, and its trained words. Each is copied by a press. */
export function PromptChips(props: {
  type: string | null;
  /** Where the model is. */
  path: string;
  words: readonly string[];
  /** Words that have a place. */
  most: number;
}) {
  const prompt = () => promptOf(props.type, props.path);
  const words = () => props.words.slice(0, props.most);

  return (
    <Show when={prompt() !== null || words().length > 0}>
      <p class="chips">
        <Show when={prompt()}>
          {(text) => (
            <CopyButton text={text()} label={say().done.copyPrompt}>
              <code class="chip-text">{text()}</code>
            </CopyButton>
          )}
        </Show>
        <For each={words()}>
          {(word) => (
            <CopyButton text={word} label={say().done.copyWords}>
              <span class="chip-text">{word}</span>
            </CopyButton>
          )}
        </For>
      </p>
    </Show>
  );
}
