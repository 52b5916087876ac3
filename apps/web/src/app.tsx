import { createClient } from "@haul/client";
import { createResource, Match, onCleanup, Switch } from "solid-js";
import { PairedPage } from "./shell/paired_page.tsx";
import { PairingView } from "./shell/pairing_view.tsx";
import { type Entry, enter, leave } from "./state/browser_session.ts";
import { look } from "./state/look.ts";
import { problemText } from "./state/problem_text.ts";
import { say, speak } from "./words/words.ts";

/** The page: downloads for a paired browser, the way in for any other. */
export function App() {
  const [entry, { mutate, refetch }] = createResource(enter);
  const session = () => entry()?.session ?? null;
  const message = () => {
    const found = entry();
    return found?.session === null ? messageOf(found.why) : null;
  };
  if (look().language !== "en") void speak(look().language);

  // A pairing link that is opened in a tab with the page only changes the hash.
  const onHash = () => {
    if (location.hash.startsWith("#pair=")) void refetch();
  };
  window.addEventListener("hashchange", onHash);
  onCleanup(() => window.removeEventListener("hashchange", onHash));

  function forget() {
    leave();
    mutate({ session: null, why: "ended" });
  }

  return (
    <Switch>
      <Match when={session()} keyed>
        {(header) => (
          <PairedPage
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

/** Why there is no session, in the page's language. */
function messageOf(
  why: Extract<Entry, { session: null }>["why"],
): string | null {
  if (why === null) return null;
  if (why === "ended") return say().pairing.ended;
  if (why.code === "unauthorized") return say().pairing.used;
  return problemText(why, say()).text;
}
