import { createSignal, For } from "solid-js";
import { Icon } from "../common/icon.tsx";
import { attempt } from "../state/attempt.ts";
import { useHaul } from "../state/haul.ts";
import { toast } from "../state/toasts.ts";
import { say } from "../words/words.ts";
import { findStoredKeys, type StoredKey } from "./stored_keys.ts";

/** Offers to take keys out of this browser that older pages left in it. */
export function FoundKeys(props: { onMoved: () => void }) {
  const { client } = useHaul();
  const [found, setFound] = createSignal(findStoredKeys(localStorage));

  function forget({ place }: StoredKey) {
    localStorage.removeItem(place);
    setFound(findStoredKeys(localStorage));
  }

  async function move(stored: StoredKey) {
    const { service, key } = stored;
    if (!(await attempt(() => client.setKey(service, key)))) return;
    forget(stored);
    toast(say().keys.moved(say().sources[service]));
    props.onMoved();
  }

  return (
    <ul class="found">
      <For each={found()}>
        {(stored) => (
          <li class="note note-wait">
            <Icon name="alert" />
            <p class="grow">
              {say().keys.found(say().sources[stored.service], stored.place)}{" "}
              {say().keys.foundMore}
            </p>
            <button
              type="button"
              class="button button-fix"
              onClick={() => void move(stored)}
            >
              {say().keys.moveIt}
            </button>
            <button
              type="button"
              class="button button-quiet"
              onClick={() => forget(stored)}
            >
              {say().keys.deleteIt}
            </button>
          </li>
        )}
      </For>
    </ul>
  );
}
