import {
  type Problem,
  SERVICE_KEYS,
  type ServiceId,
  toProblem,
} from "@haul/contract";
import { createSignal, createUniqueId, Show } from "solid-js";
import { Dialog } from "../common/dialog.tsx";
import { Icon } from "../common/icon.tsx";
import { OutLink } from "../common/out_link.tsx";
import { ProblemWords } from "../common/problem_words.tsx";
import { useHaul } from "../state/haul.ts";
import { say } from "../words/words.ts";

/** Takes a key, hands it to the server, and forgets it. */
export function KeyDialog(props: {
  service: ServiceId;
  onSaved: () => void;
  onClose: () => void;
}) {
  const { client } = useHaul();
  const id = createUniqueId();
  const [problem, setProblem] = createSignal<Problem | null>(null);
  const [isBusy, setBusy] = createSignal(false);
  let field!: HTMLInputElement;

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    const key = field.value.trim();
    if (key === "" || isBusy()) return field.focus();
    setBusy(true);
    try {
      await client.setKey(props.service, key);
      field.value = "";
      props.onSaved();
      props.onClose();
    } catch (error) {
      setProblem(toProblem(error));
    }
    setBusy(false);
  }

  return (
    <Dialog
      title={say().keys.dialog(say().sources[props.service])}
      onClose={props.onClose}
    >
      <form class="form" onSubmit={submit}>
        <p class="soft">{say().keys.intro}</p>
        <label class="field" for={id}>
          <span>{say().keys.label}</span>
          <input
            ref={field}
            id={id}
            class="input"
            type="password"
            autocomplete="off"
            spellcheck={false}
            placeholder={say().keys.paste}
          />
        </label>
        <Show when={problem()}>
          {(found) => (
            <p class="note note-problem" role="alert">
              <ProblemWords problem={found()} />
            </p>
          )}
        </Show>
        <div class="form-end">
          <Show when={SERVICE_KEYS[props.service]?.page}>
            {(page) => (
              <OutLink class="button" href={page()}>
                <Icon name="out" />
                {say().keys.where}
              </OutLink>
            )}
          </Show>
          <button type="submit" class="button button-main" disabled={isBusy()}>
            {say().keys.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
