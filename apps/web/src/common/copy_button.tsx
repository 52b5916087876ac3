import { createSignal, type JSX } from "solid-js";
import { copyText } from "../state/copy_text.ts";
import { say } from "../words/words.ts";
import { Icon } from "./icon.tsx";

/** How long the tick stays, in milliseconds. */
const TICK_MS = 1600;

/** Copies a text; with children it is a chip that shows what it copies. */
export function CopyButton(props: {
  text: string;
  label: string;
  children?: JSX.Element;
}) {
  const [isCopied, setCopied] = createSignal(false);

  async function copy() {
    if (!(await copyText(props.text))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), TICK_MS);
  }

  return (
    <button
      type="button"
      class={props.children === undefined ? "icon-button" : "chip chip-copy"}
      aria-label={
        isCopied() ? say().shell.copied : `${props.label}: ${props.text}`
      }
      title={isCopied() ? say().shell.copied : props.label}
      onClick={() => void copy()}
    >
      {props.children}
      <Icon name={isCopied() ? "check" : "copy"} />
    </button>
  );
}
