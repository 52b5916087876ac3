import { createSignal, Show } from "solid-js";
import { look } from "../state/look.ts";
import { say } from "../words/words.ts";
import { Icon, type IconName } from "./icon.tsx";

/** What a picture of no known level counts as: one for few. */
const FOR_FEW = 99;

/** A picture that is blurred above the level that the user bears, until it is asked for. */
export function BlurredPicture(props: {
  /** Null while it is not here, or where there is none. */
  address: string | null;
  /** CivitAI's content level; 0 where unknown. */
  level: number;
  /** What stands where there is no picture. */
  icon: IconName;
  class: string;
}) {
  const [isShown, setShown] = createSignal(false);
  const isDelicate = () => (props.level || FOR_FEW) > look().blurAbove;
  const words = () => (isShown() ? say().add.hide : say().add.reveal);

  return (
    <span class={props.class} data-blurred={isDelicate() && !isShown()}>
      <Show when={props.address} fallback={<Icon name={props.icon} />}>
        {(source) => (
          <>
            <img src={source()} alt="" loading="lazy" />
            <Show when={isDelicate()}>
              <button
                type="button"
                class="preview-eye"
                aria-label={words()}
                title={words()}
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
