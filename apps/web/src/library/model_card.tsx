import {
  formatBytes,
  type LibraryFile,
  type LibraryUpdate,
} from "@haul/contract";
import { createMemo, Show } from "solid-js";
import { BlurredPicture } from "../common/blurred_picture.tsx";
import { CopyButton } from "../common/copy_button.tsx";
import { OutLink } from "../common/out_link.tsx";
import { PromptChips } from "../common/prompt_chips.tsx";
import { shorten } from "../format.ts";
import { IntegrityBadge } from "../queue/done_facts.tsx";
import { createLoaded } from "../state/create_loaded.ts";
import { useHaul } from "../state/haul.ts";
import { shelfPicture } from "../state/preview_store.ts";
import { safeLink } from "../state/safe_link.ts";
import { say } from "../words/words.ts";

/** Trained words that have a place on a card. */
const MOST_WORDS = 3;

/** The level of what everybody may see. */
const FOR_ALL = 1;

/** One model: its picture, what it is, and what goes into a prompt. */
export function ModelCard(props: {
  file: LibraryFile;
  update: LibraryUpdate | null;
}) {
  /** A repository's name says nothing of the one file. */
  const title = () => {
    const { source, title: given, name } = props.file;
    return source === "civitai" ? (given ?? name) : name;
  };
  const page = () => safeLink(props.file.page);

  return (
    <article class="model" data-missing={props.file.missing}>
      <Picture file={props.file} />
      <div class="model-body">
        <h2 title={title()}>
          <Show when={page()} fallback={shorten(title(), 44)}>
            {(link) => <OutLink href={link()}>{shorten(title(), 44)}</OutLink>}
          </Show>
        </h2>
        <p class="chips">
          <Show when={props.file.type}>
            {(type) => (
              <span class="chip chip-type">
                {say().types[type()] ?? type()}
              </span>
            )}
          </Show>
          <Show when={props.file.baseModel}>
            {(base) => <span class="chip">{base()}</span>}
          </Show>
        </p>
        <p class="model-facts">
          <Show
            when={!props.file.missing}
            fallback={<span class="bad">{say().library.missing}</span>}
          >
            <IntegrityBadge integrity={props.file.integrity} />
          </Show>
          <span>{formatBytes(props.file.size)}</span>
          <CopyButton text={props.file.path} label={say().details.copyPath} />
        </p>
        <PromptChips
          type={props.file.type}
          path={props.file.path}
          words={props.file.trainedWords}
          most={MOST_WORDS}
        />
        <Show when={props.update}>
          {(update) => <UpdateLine update={update()} />}
        </Show>
      </div>
    </article>
  );
}

function Picture(props: { file: LibraryFile }) {
  const { client } = useHaul();
  const path = createMemo(() =>
    props.file.hasPreview ? props.file.path : null,
  );
  const picture = createLoaded(path, (each) => shelfPicture(client, each));
  // Of a service's picture the service has to say it; another is the user's own.
  const unsaid = () => (props.file.source === "civitai" ? 0 : FOR_ALL);
  return (
    <BlurredPicture
      class="model-picture"
      icon="models"
      address={picture()?.address ?? null}
      level={picture()?.level ?? unsaid()}
    />
  );
}

function UpdateLine(props: { update: LibraryUpdate }) {
  const page = () => safeLink(props.update.page);
  const words = () => `${say().library.update}: ${props.update.version ?? "?"}`;
  return (
    <p class="fact fact-good">
      <Show when={page()} fallback={words()}>
        {(link) => <OutLink href={link()}>{words()}</OutLink>}
      </Show>
    </p>
  );
}
