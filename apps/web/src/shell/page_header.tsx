import { formatSpeed } from "@haul/contract";
import { For, Show } from "solid-js";
import { Icon } from "../common/icon.tsx";
import { IconButton } from "../common/icon_button.tsx";
import { linkOf, VIEWS, type View } from "../state/create_route.ts";
import { useHaul } from "../state/haul.ts";
import { say } from "../words/words.ts";
import { Mark } from "./mark.tsx";

/** Name, the views, the total speed, and the state of the line to the server. */
export function PageHeader(props: { view: View; onHelp: () => void }) {
  const { queue } = useHaul();

  return (
    <>
      <header class="header">
        <div class="header-in">
          <Mark />
          <nav class="tabs" aria-label={say().shell.main}>
            <For each={VIEWS}>
              {(view) => (
                <a
                  class="tab"
                  href={linkOf(view)}
                  aria-current={props.view === view ? "page" : undefined}
                >
                  <Icon name={view} />
                  <span>{say().views[view]}</span>
                </a>
              )}
            </For>
          </nav>
          <p class="header-speed">
            <Show when={queue.totals().active > 0}>
              {formatSpeed(queue.totals().speed)}
            </Show>
          </p>
          <IconButton
            icon="help"
            label={say().shell.help}
            onClick={() => props.onHelp()}
          />
        </div>
      </header>
      <p
        class="offline"
        role="status"
        data-shown={queue.status() === "waiting"}
      >
        <Show when={queue.status() === "waiting"}>{say().shell.offline}</Show>
      </p>
    </>
  );
}
