import { createUniqueId, type JSX, onMount } from "solid-js";
import { say } from "../words/words.ts";
import { IconButton } from "./icon_button.tsx";

/**
 * A sheet over the page. The browser's own `dialog` keeps the focus in it,
 * closes it with Escape, and gives the focus back.
 */
export function Dialog(props: {
  title: string;
  onClose: () => void;
  children: JSX.Element;
}) {
  const id = createUniqueId();
  let dialog!: HTMLDialogElement;
  onMount(() => {
    // A press on the veil is a press on the dialog itself, outside its sheet.
    dialog.addEventListener("click", ({ target }) => {
      if (target === dialog) dialog.close();
    });
    dialog.showModal();
    // What is asked for comes before the way out.
    dialog.querySelector<HTMLElement>("input, .choice")?.focus();
  });

  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={id}
      onClose={() => props.onClose()}
    >
      <div class="dialog-sheet">
        <header class="dialog-head">
          <h2 id={id}>{props.title}</h2>
          <IconButton
            icon="close"
            label={say().shell.close}
            onClick={() => dialog.close()}
          />
        </header>
        {props.children}
      </div>
    </dialog>
  );
}
