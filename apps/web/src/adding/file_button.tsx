import { Icon } from "../common/icon.tsx";
import type { Drafts } from "../state/drafts.ts";
import { say } from "../words/words.ts";
import { takeFiles } from "./take_files.ts";

/** Reads links out of files of the user's own. */
export function FileButton(props: { drafts: Drafts }) {
  return (
    <label class="button button-quiet file-button" title={say().add.filesHint}>
      <Icon name="file" />
      {say().add.files}
      <input
        type="file"
        multiple
        class="visually-hidden"
        accept=".txt,.csv,.tsv,.json,.png,.preset,.list"
        onChange={({ currentTarget }) => {
          const { files } = currentTarget;
          if (files === null) return;
          void takeFiles(props.drafts, files).then(() => {
            // The same file may be chosen again.
            currentTarget.value = "";
          });
        }}
      />
    </label>
  );
}
