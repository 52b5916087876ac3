import { formatBytes } from "@haul/contract";
import { createSignal, For, onCleanup, onMount, Show } from "solid-js";
import { Icon } from "../common/icon.tsx";
import { draftTotals } from "../state/draft_totals.ts";
import { useHaul } from "../state/haul.ts";
import { say } from "../words/words.ts";
import { DraftCard } from "./draft_card.tsx";
import { FileButton } from "./file_button.tsx";
import { takeAnywhere } from "./take_anywhere.ts";

/** The box grows with its lines up to this many, then scrolls. */
const MOST_LINES = 8;

/** Takes links: typed, dropped, from files, or pasted anywhere on the page. */
export function AddBox() {
  const { drafts } = useHaul();
  const [isOver, setOver] = createSignal(false);
  let box!: HTMLTextAreaElement;

  async function submit(event?: Event) {
    event?.preventDefault();
    await drafts.submit();
    box.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    void submit(event);
  }

  onMount(() => {
    box.focus({ preventScroll: true });
    onCleanup(takeAnywhere({ drafts, onOver: setOver, field: box }));
  });

  return (
    <form class="add" onSubmit={submit}>
      <div class="add-field" data-over={isOver()}>
        <textarea
          ref={box}
          id="add-box"
          class="add-box"
          aria-label={say().add.label}
          aria-describedby="add-hint"
          placeholder={isOver() ? say().add.drop : say().add.hint}
          spellcheck={false}
          autocomplete="off"
          rows={Math.min(MOST_LINES, drafts.text.split("\n").length)}
          value={drafts.text}
          onInput={(event) => drafts.write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button
          class="button button-main"
          type="submit"
          disabled={drafts.isAdding}
        >
          <Icon name="down" />
          {say().add.download}
          <Sum />
        </button>
      </div>
      <div class="add-below">
        <p id="add-hint" class="hint">
          <Hint />
        </p>
        <FileButton drafts={drafts} />
      </div>
      <ul class="drafts">
        <For each={drafts.shown}>{(draft) => <DraftCard draft={draft} />}</For>
      </ul>
      <Show when={drafts.all.length > drafts.shown.length}>
        <p class="hint">
          {say().add.more(drafts.all.length - drafts.shown.length)}
        </p>
      </Show>
    </form>
  );
}

function Hint() {
  const { drafts } = useHaul();
  const lines = () => draftTotals(drafts.all).lines;
  return (
    <Show
      when={lines() > 1}
      fallback={
        <span class="for-keyboards">
          <kbd>Enter</kbd> {say().add.keys.start} · <kbd>Shift</kbd>{" "}
          <kbd>Enter</kbd> {say().add.keys.line}
        </span>
      }
    >
      {say().add.keys.all(lines())}
    </Show>
  );
}

/** What one press brings, once it is known. */
function Sum() {
  const { drafts } = useHaul();
  const totals = () => draftTotals(drafts.all);
  return (
    <Show when={totals().lines > 0 && totals().bytes > 0}>
      <span class="button-sum">
        {totals().isWhole ? "" : "≥ "}
        {formatBytes(totals().bytes)}
      </span>
    </Show>
  );
}
