import { createClient } from "@haul/client";
import { createResource, Match, onCleanup, Switch } from "solid-js";
import { PairingView } from "./parts/pairing_view.tsx";
import { QueueView } from "./parts/queue_view.tsx";
import { enter, leave } from "./state/browser_session.ts";

/** The page: downloads for a paired browser, the way in for any other. */
export function App() {
  const [entry, { mutate, refetch }] = createResource(enter);
  const session = () => entry()?.session ?? null;
  const message = () => {
    const found = entry();
    return found?.session === null ? found.message : null;
  };

  // A pairing link that is opened in a tab with the page only changes the hash.
  const onHash = () => void refetch();
  window.addEventListener("hashchange", onHash);
  onCleanup(() => window.removeEventListener("hashchange", onHash));

  function forget() {
    leave();
    mutate({
      session: null,
      message: "This browser's session has ended.",
    });
  }

  return (
    <Switch>
      <Match when={session()} keyed>
        {(header) => (
          <QueueView
            client={createClient({ url: location.origin, session: { header } })}
            onUnpaired={forget}
          />
        )}
      </Match>
      <Match when={entry.state === "ready"}>
        <PairingView message={message()} />
      </Match>
    </Switch>
  );
}
