import type { FileInfo } from "@haul/contract";
import { createSignal, Match, Show, Switch } from "solid-js";
import { IconButton } from "../common/icon_button.tsx";
import { Preview } from "../common/preview.tsx";
import { type Draft, obstacleOf } from "../state/draft.ts";
import { useHaul } from "../state/haul.ts";
import { say } from "../words/words.ts";
import { AlternativePicker } from "./alternative_picker.tsx";
import { DraftProblem } from "./draft_problem.tsx";
import { FileFacts } from "./file_facts.tsx";
import { FilePicker } from "./file_picker.tsx";
import { TargetEditor } from "./target_editor.tsx";

/** What a line of the box is: seen before it is fetched. */
export function DraftCard(props: { draft: Draft }) {
  const { drafts } = useHaul();
  const [isEditing, setEditing] = createSignal(false);
  const only = () =>
    props.draft.files.length === 1 ? (props.draft.files[0] ?? null) : null;
  const first = () => props.draft.files[0] ?? null;

  return (
    <li
      class="draft"
      data-state={props.draft.state}
      data-held={obstacleOf(props.draft) !== null}
      aria-busy={props.draft.state === "asking"}
    >
      <Preview preview={first()?.model?.preview ?? null} icon="models" />
      <div class="draft-body">
        <div class="draft-head">
          <h2 class="draft-title" title={props.draft.line}>
            {titleOf(props.draft)}
          </h2>
          <Show when={only()}>
            <IconButton
              icon="edit"
              label={isEditing() ? say().add.editDone : say().add.edit}
              expanded={isEditing()}
              onClick={() => setEditing(!isEditing())}
            />
          </Show>
          <IconButton
            icon="close"
            label={say().add.remove}
            of={titleOf(props.draft)}
            onClick={() => drafts.replace(props.draft.line, null)}
          />
        </div>
        <Switch
          fallback={
            <p class="soft draft-asking">
              {props.draft.state === "known" ? "" : say().add.asking}
            </p>
          }
        >
          <Match when={props.draft.problem}>
            {(problem) => (
              <DraftProblem draft={props.draft} problem={problem()} />
            )}
          </Match>
          <Match when={only()}>
            {(file) => (
              <>
                <FileFacts draft={props.draft} file={file()} />
                <AlternativePicker draft={props.draft} file={file()} />
              </>
            )}
          </Match>
          <Match when={props.draft.files.length > 1}>
            <FilePicker draft={props.draft} />
          </Match>
        </Switch>
        <Show when={isEditing() && only()}>
          {(file) => <TargetEditor draft={props.draft} file={file()} />}
        </Show>
      </div>
    </li>
  );
}

/** The publisher's title where it says more than the file's name, else that name, else the line itself. */
function titleOf({ files, line }: Draft): string {
  const [first] = files;
  if (first === undefined) return line;
  const { title, version } = titlesOf(first);
  const isNamed = title !== null && first.source === "civitai";
  if (isNamed) return version === null ? title : `${title} · ${version}`;
  return files.length === 1 ? first.name : (title ?? line);
}

function titlesOf({ model, is }: FileInfo) {
  return {
    title: model?.title ?? is?.title ?? null,
    version: model?.version ?? is?.version ?? null,
  };
}
