import type { Problem } from "@haul/contract";
import { createUniqueId } from "solid-js";
import { say } from "../words/words.ts";
import { Dialog } from "./dialog.tsx";
import { ProblemWords } from "./problem_words.tsx";

/** Asks for the password of a protected link. */
export function PasswordDialog(props: {
  problem: Problem;
  onPassword: (password: string) => void;
  onClose: () => void;
}) {
  const id = createUniqueId();
  let field!: HTMLInputElement;

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (field.value === "") return field.focus();
    props.onPassword(field.value);
    props.onClose();
  }

  return (
    <Dialog title={say().fix.give_password} onClose={props.onClose}>
      <form class="form" onSubmit={submit}>
        <p>
          <ProblemWords problem={props.problem} />
        </p>
        <label class="field" for={id}>
          <span>{say().add.password}</span>
          <input
            ref={field}
            id={id}
            class="input"
            type="password"
            autocomplete="off"
          />
        </label>
        <div class="form-end">
          <button type="submit" class="button button-main">
            {say().add.open}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
