import type { FileInfo } from "@haul/contract";
import { createUniqueId } from "solid-js";
import type { Draft } from "../state/draft.ts";
import { useHaul } from "../state/haul.ts";
import { say } from "../words/words.ts";

/** Another name or folder for a file. */
export function TargetEditor(props: { draft: Draft; file: FileInfo }) {
  const { drafts } = useHaul();
  const id = createUniqueId();
  const wish = (changes: { name?: string | null; folder?: string | null }) =>
    drafts.wish(props.draft.line, changes);

  return (
    <div class="editor">
      <label class="field" for={`${id}-name`}>
        <span>{say().add.name}</span>
        <input
          id={`${id}-name`}
          class="input"
          value={props.draft.wish.name ?? props.file.name}
          onInput={({ currentTarget: { value } }) =>
            wish({
              name: value === "" || value === props.file.name ? null : value,
            })
          }
        />
      </label>
      <label class="field" for={`${id}-folder`}>
        <span>{say().add.folder}</span>
        <input
          id={`${id}-folder`}
          class="input"
          value={props.draft.wish.folder ?? ""}
          onInput={({ currentTarget: { value } }) =>
            wish({ folder: value.trim() === "" ? null : value.trim() })
          }
        />
      </label>
    </div>
  );
}
