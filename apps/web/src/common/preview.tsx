import type { Preview as PreviewFacts } from "@haul/contract";
import { createMemo, createSignal, Show } from "solid-js";
import { createLoaded } from "../state/create_loaded.ts";
import { useHaul } from "../state/haul.ts";
import { look } from "../state/look.ts";
import { previewAddress } from "../state/preview_store.ts";
import { say } from "../words/words.ts";
import { Icon, type IconName } from "./icon.tsx";

/** The picture of a model, blurred above the level that the user bears. A picture of no known level counts as one for few. */
export function Preview(props: {
  preview: PreviewFacts | null;
  /** What stands where there is no picture. */
  icon: IconName;
}) {
  const { client } = useHaul();
  const url = createMemo(() => props.preview?.url ?? null);
  const address = createLoaded(url, (each) => previewAddress(client, each));
  const [isShown, setShown] = createSignal(false);
  const level = () => props.preview?.level || 99;
  const isDelicate = () => level() > look().blurAbove;

  return (
    <span class="preview" data-blurred={isDelicate() && !isShown()}>
      <Show when={address()} fallback={<Icon name={props.icon} />}>
        {(source) => (
          <>
            <img src={source()} alt="" loading="lazy" />
            <Show when={isDelicate()}>
              <button
                type="button"
                class="preview-eye"
                aria-label={isShown() ? say().add.hide : say().add.reveal}
                title={isShown() ? say().add.hide : say().add.reveal}
                onClick={() => setShown(!isShown())}
              >
                <Icon name={isShown() ? "hidden" : "eye"} />
              </button>
            </Show>
          </>
        )}
      </Show>
    </span>
  );
}
