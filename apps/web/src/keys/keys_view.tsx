import type { KeyState } from "@haul/contract";
import {
  createResource,
  createSignal,
  For,
  Match,
  Show,
  Switch,
} from "solid-js";
import { Icon } from "../common/icon.tsx";
import { ProblemWords } from "../common/problem_words.tsx";
import { attempt } from "../state/attempt.ts";
import { useHaul } from "../state/haul.ts";
import { say } from "../words/words.ts";
import { FoundKeys } from "./found_keys.tsx";
import { KeyDialog } from "./key_dialog.tsx";

/** The keys of the services: set, tested and removed, never shown. */
export function KeysView() {
  const { client } = useHaul();
  const [keys, { refetch }] = createResource(() => client.keys());

  return (
    <section class="view" aria-labelledby="keys-title">
      <div class="view-head">
        <h1 id="keys-title">{say().views.keys}</h1>
      </div>
      <p class="lead">{say().keys.intro}</p>
      <FoundKeys onMoved={() => void refetch()} />
      <ul class="keys">
        <For each={keys.latest}>
          {(state) => <KeyRow state={state} onChange={() => void refetch()} />}
        </For>
      </ul>
    </section>
  );
}

function KeyRow(props: { state: KeyState; onChange: () => void }) {
  const { client } = useHaul();
  const [isOpen, setOpen] = createSignal(false);
  const name = () => say().sources[props.state.service];

  async function remove() {
    if (await attempt(() => client.removeKey(props.state.service))) {
      props.onChange();
    }
  }

  return (
    <li class="key" data-set={props.state.key !== null}>
      <span class="glyph">
        <Icon name={props.state.key === null ? "lock" : "keys"} />
      </span>
      <div class="key-facts">
        <h2>{name()}</h2>
        <p class="soft">
          <Show when={props.state.key} fallback={say().keys.none}>
            {(key) => (
              <>
                <code>{key().masked}</code> {say().keys.place[key().place]}
              </>
            )}
          </Show>
        </p>
        <Show when={props.state.problem}>
          {(problem) => (
            <p class="bad">
              <ProblemWords problem={problem()} />
            </p>
          )}
        </Show>
      </div>
      <div class="key-actions">
        <Show when={props.state.key}>
          <KeyTest service={props.state.service} />
        </Show>
        <button type="button" class="button" onClick={() => setOpen(true)}>
          {props.state.key === null ? say().keys.add : say().keys.replace}
        </button>
        <Show when={props.state.key}>
          <button
            type="button"
            class="button button-quiet"
            aria-label={`${say().keys.remove} ${name()}`}
            onClick={() => void remove()}
          >
            {say().keys.remove}
          </button>
        </Show>
      </div>
      <Show when={isOpen()}>
        <KeyDialog
          service={props.state.service}
          onClose={() => setOpen(false)}
          onSaved={() => props.onChange()}
        />
      </Show>
    </li>
  );
}

/** Asks the service whose key it is, and says what it said. */
function KeyTest(props: { service: KeyState["service"] }) {
  const { client } = useHaul();
  const [state, setState] = createSignal<"idle" | "asking">("idle");
  const [account, setAccount] = createSignal<string | null>(null);

  async function test() {
    setState("asking");
    setAccount(null);
    await attempt(async () => setAccount(await client.testKey(props.service)));
    setState("idle");
  }

  return (
    <>
      <span class="key-account" role="status">
        <Switch>
          <Match when={state() === "asking"}>{say().keys.testing}</Match>
          <Match when={account()}>
            {(found) => (
              <span class="good">
                <Icon name="check" />
                {say().keys.works(found())}
              </span>
            )}
          </Match>
        </Switch>
      </span>
      <button type="button" class="button" onClick={() => void test()}>
        {say().keys.test}
      </button>
    </>
  );
}
