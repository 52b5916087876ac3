import { type FileInfo, formatBytes } from "@haul/contract";
import { For, Show } from "solid-js";
import { CopyButton } from "../common/copy_button.tsx";
import { Icon } from "../common/icon.tsx";
import { OutLink } from "../common/out_link.tsx";
import type { Draft } from "../state/draft.ts";
import { safeLink } from "../state/safe_link.ts";
import { say } from "../words/words.ts";
import { AccessLine } from "./access_line.tsx";

/** Trained words that are shown before the rest is left to the model's page. */
const MOST_WORDS = 8;

/** Everything that is known of one file before it is fetched. */
export function FileFacts(props: { draft: Draft; file: FileInfo }) {
  const words = () => props.file.is?.trainedWords ?? [];

  return (
    <>
      <Chips file={props.file} />
      <Show when={words().length > 0}>
        <p class="chips">
          <For each={words().slice(0, MOST_WORDS)}>
            {(word) => (
              <CopyButton text={word} label={say().add.words}>
                <span class="chip-text">{word}</span>
              </CopyButton>
            )}
          </For>
        </p>
      </Show>
      <AccessLine draft={props.draft} file={props.file} />
      <TargetLine draft={props.draft} file={props.file} />
      <Fine file={props.file} />
    </>
  );
}

function Chips(props: { file: FileInfo }) {
  return (
    <p class="chips">
      <span class="chip chip-source">{say().sources[props.file.source]}</span>
      <Show when={props.file.is?.type}>
        {(type) => (
          <span class="chip chip-type" title={props.file.is?.reason}>
            {say().types[type()] ?? type()}
          </span>
        )}
      </Show>
      <Show when={props.file.is?.baseModel}>
        {(base) => <span class="chip">{base()}</span>}
      </Show>
      <Show when={props.file.is?.precision}>
        {(precision) => <span class="chip">{precision()}</span>}
      </Show>
      <span class="chip">
        {props.file.size === null
          ? say().add.unknownSize
          : formatBytes(props.file.size)}
      </span>
    </p>
  );
}

function TargetLine(props: { draft: Draft; file: FileInfo }) {
  return (
    <>
      <p class="target">
        <Icon name="folder" />
        <span class="visually-hidden">{say().add.goesTo}</span>
        <code>{targetOf(props.file, props.draft.wish)}</code>
        <Show when={props.draft.wish.folder === null}>
          <span class="soft">{props.file.reason}</span>
        </Show>
      </p>
      <For each={props.file.notes}>{(note) => <p class="hint">{note}</p>}</For>
      <Show when={props.file.here}>
        {(path) => (
          <p class="fact fact-good" title={say().add.hereAt(path())}>
            <Icon name="check" />
            {say().add.here}
          </p>
        )}
      </Show>
    </>
  );
}

/** Licence, scan, and what speaks against the file. */
function Fine(props: { file: FileInfo }) {
  const model = () => props.file.model;
  const page = () => safeLink(model()?.page);
  return (
    <>
      <Show when={props.file.is?.canRunCode || model()?.scan?.danger}>
        <p class="fact fact-bad">
          <Icon name="alert" />
          {model()?.scan?.danger ? say().add.scanDanger : say().add.canRunCode}
        </p>
      </Show>
      <Show when={props.file.is?.doubt}>
        {(doubt) => (
          <p class="fact fact-wait">
            <Icon name="alert" />
            {doubt()}
          </p>
        )}
      </Show>
      <p class="fine">
        <Show when={model()?.scan}>
          {(scan) => (
            <span>
              {say().add.scan}: {scan().summary}
            </span>
          )}
        </Show>
        <Show when={model()?.licence}>
          {(licence) => (
            <span>
              {say().add.licence}: {licence()}
            </span>
          )}
        </Show>
        <Show when={page()}>
          {(link) => <OutLink href={link()}>{say().add.page}</OutLink>}
        </Show>
      </p>
    </>
  );
}

/** The path with what the user wants in the place of what it would be. */
export function targetOf(
  { path, name }: FileInfo,
  wish: { name: string | null; folder: string | null },
): string {
  const folder = path.slice(0, path.length - name.length);
  return `${folder}${wish.folder === null ? "" : `${wish.folder}/`}${wish.name ?? name}`;
}
