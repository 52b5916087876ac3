import { For, Show } from "solid-js";
import { IconButton } from "../common/icon_button.tsx";
import { lastTold } from "../state/teller.ts";
import { dismissToast, toasts } from "../state/toasts.ts";
import { say } from "../words/words.ts";

/** What is said in passing, at the foot of the window. */
export function Toasts() {
  return (
    <>
      <div class="toasts" role="status">
        <For each={toasts()}>
          {(toast) => (
            <div class="toast" data-kind={toast.kind}>
              <p>
                {toast.text}
                <Show when={toast.detail}>
                  {(detail) => (
                    <span class="problem-detail" lang="en">
                      {detail()}
                    </span>
                  )}
                </Show>
              </p>
              <IconButton
                icon="close"
                label={say().shell.dismiss}
                onClick={() => dismissToast(toast.id)}
              />
            </div>
          )}
        </For>
      </div>
      <p class="visually-hidden" role="status">
        {lastTold()}
      </p>
    </>
  );
}
