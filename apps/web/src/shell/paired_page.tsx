import type { Client } from "@haul/client";
import {
  createEffect,
  createSignal,
  lazy,
  Match,
  on,
  onCleanup,
  Show,
  Suspense,
  Switch,
} from "solid-js";
import { createLayout } from "../state/create_layout.ts";
import { createRoute } from "../state/create_route.ts";
import { Drafts } from "../state/drafts.ts";
import { HaulContext } from "../state/haul.ts";
import { Queue } from "../state/queue.ts";
import { watchBatches } from "../state/watch_batches.ts";
import { say } from "../words/words.ts";
import { ModelsView } from "./models_view.tsx";
import { PageHeader } from "./page_header.tsx";
import { createShortcuts } from "./shortcuts.ts";
import { Toasts } from "./toasts.tsx";

const HistoryView = lazy(async () => ({
  default: (await import("../history/history_view.tsx")).HistoryView,
}));
const LibraryView = lazy(async () => ({
  default: (await import("../library/library_view.tsx")).LibraryView,
}));
const KeysView = lazy(async () => ({
  default: (await import("../keys/keys_view.tsx")).KeysView,
}));
const SettingsView = lazy(async () => ({
  default: (await import("../settings/settings_view.tsx")).SettingsView,
}));
const HelpSheet = lazy(async () => ({
  default: (await import("./help_sheet.tsx")).HelpSheet,
}));

/** The page of a paired browser: paste, watch, steer. */
export function PairedPage(props: { client: Client; onUnpaired: () => void }) {
  const view = createRoute();
  const [isHelping, setHelping] = createSignal(false);
  const queue = new Queue(props.client);
  const layout = createLayout(props.client);
  const drafts = new Drafts(props.client, layout.current);
  createEffect(on(layout.current, () => drafts.askAll(), { defer: true }));
  onCleanup(() => {
    queue.close();
    drafts.close();
  });
  watchBatches(queue);
  createShortcuts({ queue, onHelp: () => setHelping(true) });
  createEffect(() => {
    if (queue.status() === "unpaired") props.onUnpaired();
  });

  return (
    <HaulContext.Provider
      value={{ client: props.client, queue, drafts, layout }}
    >
      <button type="button" class="skip" onClick={skip}>
        {say().shell.skip}
      </button>
      <PageHeader view={view()} onHelp={() => setHelping(true)} />
      <main id="main" class="page" tabindex="-1">
        <Suspense fallback={<p class="soft">{say().shell.loading}</p>}>
          <Switch>
            <Match when={view() === "models"}>
              <ModelsView />
            </Match>
            <Match when={view() === "history"}>
              <HistoryView />
            </Match>
            <Match when={view() === "library"}>
              <LibraryView />
            </Match>
            <Match when={view() === "keys"}>
              <KeysView />
            </Match>
            <Match when={view() === "settings"}>
              <SettingsView />
            </Match>
          </Switch>
        </Suspense>
      </main>
      <Toasts />
      <Show when={isHelping()}>
        <Suspense>
          <HelpSheet onClose={() => setHelping(false)} />
        </Suspense>
      </Show>
    </HaulContext.Provider>
  );
}

function skip() {
  document.getElementById("main")?.focus();
}
