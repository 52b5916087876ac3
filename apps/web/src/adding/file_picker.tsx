import { formatBytes } from "@haul/contract";
import { For, Show } from "solid-js";
import { type Draft, pickedFiles } from "../state/draft.ts";
import { useHaul } from "../state/haul.ts";
import { say } from "../words/words.ts";

/** Files that can be picked one by one; of a larger repository all are taken. */
const MOST_FILES = 200;

/** The files of a folder or repository, to take all or some of. */
export function FilePicker(props: { draft: Draft }) {
  const { drafts } = useHaul();
  const picked = () => pickedFiles(props.draft);
  const bytes = () => picked().reduce((sum, { size }) => sum + (size ?? 0), 0);
  const leave = (leftOut: number[]) =>
    drafts.wish(props.draft.line, { leftOut });

  function toggle(at: number) {
    const { leftOut } = props.draft.wish;
    leave(
      leftOut.includes(at)
        ? leftOut.filter((each) => each !== at)
        : [...leftOut, at],
    );
  }

  return (
    <fieldset class="picker">
      <legend class="visually-hidden">{say().add.files_}</legend>
      <div class="picker-head">
        <span class="chip chip-source">
          {say().sources[props.draft.files[0]?.source ?? "direct"]}
        </span>
        <span>
          {say().add.picked(picked().length, props.draft.files.length)}
        </span>
        <strong>{formatBytes(bytes())}</strong>
        <button
          type="button"
          class="button button-quiet"
          onClick={() => leave([])}
        >
          {say().add.all}
        </button>
        <button
          type="button"
          class="button button-quiet"
          onClick={() => leave(props.draft.files.map((_, at) => at))}
        >
          {say().add.none}
        </button>
      </div>
      <ul class="picker-list">
        <For each={props.draft.files.slice(0, MOST_FILES)}>
          {(file, at) => (
            <li>
              <label class="picker-file">
                <input
                  type="checkbox"
                  checked={!props.draft.wish.leftOut.includes(at())}
                  onChange={() => toggle(at())}
                />
                <span class="picker-name">
                  {file.folder === null ? "" : `${file.folder}/`}
                  {file.name}
                </span>
                <span class="soft">
                  {file.size === null ? "" : formatBytes(file.size)}
                </span>
              </label>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.draft.files.length > MOST_FILES}>
        <p class="hint">
          {say().add.moreFiles(props.draft.files.length - MOST_FILES)}
        </p>
      </Show>
    </fieldset>
  );
}
