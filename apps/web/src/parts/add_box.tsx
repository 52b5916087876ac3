import type { Client } from "@haul/client";
import { createSignal, For, onCleanup, onMount, Show } from "solid-js";
import { formatCount } from "../format.ts";
import { addLines, type RefusedLine } from "../state/add_lines.ts";
import { splitLines } from "../state/split_lines.ts";
import { Icon } from "./icon.tsx";

/** The box grows with its lines up to this many, then scrolls. */
const MOST_LINES = 8;

/** Takes links: typed, pasted into the box, or pasted anywhere on the page. */
export function AddBox(props: { client: Client }) {
  const [text, setText] = createSignal("");
  const [refused, setRefused] = createSignal<RefusedLine[]>([]);
  const [isBusy, setBusy] = createSignal(false);
  let box!: HTMLTextAreaElement;

  const lines = () => splitLines(text());
  const height = () => Math.min(MOST_LINES, text().split("\n").length);

  async function submit(event?: Event) {
    event?.preventDefault();
    if (isBusy() || lines().length === 0) return box.focus();
    setBusy(true);
    const problems = await addLines(props.client, lines());
    setRefused(problems);
    setText(problems.map(({ line }) => line).join("\n"));
    setBusy(false);
    box.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    void submit(event);
  }

  function onPaste(event: ClipboardEvent) {
    if (isField(event.target)) return;
    const pasted = event.clipboardData?.getData("text/plain").trim() ?? "";
    if (pasted === "") return;
    event.preventDefault();
    setText((before) => (before === "" ? pasted : `${before}\n${pasted}`));
    box.focus();
  }

  onMount(() => {
    box.focus();
    document.addEventListener("paste", onPaste);
    onCleanup(() => document.removeEventListener("paste", onPaste));
  });

  return (
    <form class="add" onSubmit={submit}>
      <div class="add-field">
        <textarea
          ref={box}
          class="add-box"
          aria-label="Links to download, one a line"
          aria-describedby="add-hint"
          placeholder="Paste links here, one a line"
          spellcheck={false}
          autocomplete="off"
          rows={height()}
          value={text()}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button class="button button-main" type="submit" disabled={isBusy()}>
          <Icon name="down" />
          Download
        </button>
      </div>
      <p id="add-hint" class="hint">
        <Show
          when={lines().length > 1}
          fallback={
            <>
              <kbd>Enter</kbd> starts, <kbd>Shift</kbd> <kbd>Enter</kbd> adds a
              line
            </>
          }
        >
          {formatCount(lines().length, "link")}, one <kbd>Enter</kbd> for all
        </Show>
      </p>
      <ul class="refused" role="alert">
        <For each={refused()}>
          {({ line, message }) => (
            <li class="note note-problem">
              <span>
                <span class="refused-line">{line}</span>
                {message}
              </span>
            </li>
          )}
        </For>
      </ul>
    </form>
  );
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement
  );
}
