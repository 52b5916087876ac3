import type { Choice, Problem, ServiceId } from "@haul/contract";
import { createSignal, Match, Show, Switch } from "solid-js";
import { KeyDialog } from "../keys/key_dialog.tsx";
import { safeLink } from "../state/safe_link.ts";
import { say } from "../words/words.ts";
import { ChoiceDialog } from "./choice_dialog.tsx";
import { Icon } from "./icon.tsx";
import { OutLink } from "./out_link.tsx";
import { PasswordDialog } from "./password_dialog.tsx";

/** What a problem's button leads to. */
export interface FixHandlers {
  /** Tries again: after a key was added, too. */
  onRetry: () => void;
  /** Takes one of the files that the link can mean. */
  onChoose: (choice: Choice) => void;
  onPassword: (password: string) => void;
  /** What trying again is called. @default "Retry" */
  retryLabel?: string;
}

/** The one button that mends a problem, and another try beside it where it leads elsewhere. */
export function ProblemFix(props: { problem: Problem } & FixHandlers) {
  const [isOpen, setOpen] = createSignal(false);
  const fix = () => props.problem.fix ?? null;
  const page = () => {
    const found = fix();
    return found?.kind === "open_page" ? safeLink(found.url) : null;
  };
  const close = () => setOpen(false);

  return (
    <span class="fix">
      <Switch>
        <Match when={page()}>
          {(link) => (
            <OutLink class="button button-fix" href={link()}>
              <Icon name="out" />
              {say().fix.open_page}
            </OutLink>
          )}
        </Match>
        <Match when={fix()?.kind !== undefined && fix()?.kind !== "open_page"}>
          <button
            type="button"
            class="button button-fix"
            onClick={() => setOpen(true)}
          >
            <Icon name={fix()?.kind === "choose" ? "file" : "keys"} />
            <FixLabel problem={props.problem} />
          </button>
        </Match>
      </Switch>
      <Show when={fix() === null || fix()?.kind === "open_page"}>
        <button type="button" class="button" onClick={() => props.onRetry()}>
          <Icon name="retry" />
          {props.retryLabel ?? say().fix.retry}
        </button>
      </Show>
      <Show when={isOpen()}>
        <FixDialog {...props} onClose={close} />
      </Show>
    </span>
  );
}

function FixLabel(props: { problem: Problem }) {
  const text = () => {
    const { fix } = props.problem;
    switch (fix?.kind) {
      case "add_key":
        return say().fix.add_key(say().sources[fix.service]);
      case "choose":
        return say().fix.choose;
      default:
        return say().fix.give_password;
    }
  };
  return <>{text()}</>;
}

function FixDialog(
  props: { problem: Problem; onClose: () => void } & FixHandlers,
) {
  const service = (): ServiceId | null => {
    const { fix } = props.problem;
    return fix?.kind === "add_key" ? fix.service : null;
  };
  const choices = () => {
    const { fix } = props.problem;
    return fix?.kind === "choose" ? fix.choices : null;
  };

  return (
    <Switch
      fallback={
        <PasswordDialog
          problem={props.problem}
          onClose={props.onClose}
          onPassword={(password) => props.onPassword(password)}
        />
      }
    >
      <Match when={service()}>
        {(wanted) => (
          <KeyDialog
            service={wanted()}
            onClose={props.onClose}
            onSaved={() => props.onRetry()}
          />
        )}
      </Match>
      <Match when={choices()}>
        {(all) => (
          <ChoiceDialog
            choices={all()}
            onClose={props.onClose}
            onChoose={(choice) => props.onChoose(choice)}
          />
        )}
      </Match>
    </Switch>
  );
}
