import { formatBytes, formatSpeed, type Outcome } from "@haul/contract";
import { createSignal, Show } from "solid-js";
import { formatDuration } from "../format.ts";
import { Icon } from "./icon.tsx";

const INTEGRITY_WORDS = {
  verified: {
    word: "Verified",
    title: "The digest that the publisher gives agrees",
  },
  consistent: {
    word: "Complete",
    title: "No digest is published; the server's file did not change meanwhile",
  },
  unverified: {
    word: "Not verified",
    title: "The server gives neither a digest nor a mark of its version",
  },
} as const;

/** What became of a finished download. */
export function DoneFacts(props: { outcome: Outcome }) {
  const integrity = () => INTEGRITY_WORDS[props.outcome.integrity];
  const speed = () => props.outcome.fetchedBytes / props.outcome.seconds;

  return (
    <div class="done">
      <p class="done-facts">
        <span
          class="badge"
          data-integrity={props.outcome.integrity}
          title={integrity().title}
        >
          <Show when={props.outcome.integrity === "verified"}>
            <Icon name="check" />
          </Show>
          {integrity().word}
        </span>
        <span>{formatBytes(props.outcome.bytes)}</span>
        <Show
          when={!props.outcome.alreadyHere}
          fallback={<span>Was here already</span>}
        >
          <span>
            {formatDuration(props.outcome.seconds)}
            <Show when={Number.isFinite(speed())}>
              {" "}
              at {formatSpeed(speed())}
            </Show>
          </span>
        </Show>
      </p>
      <PathLine path={props.outcome.path} />
    </div>
  );
}

function PathLine(props: { path: string }) {
  const [isCopied, setCopied] = createSignal(false);

  async function copy() {
    await navigator.clipboard.writeText(props.path);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  }

  return (
    <p class="path">
      <code title={props.path}>{props.path}</code>
      <button
        type="button"
        class="icon-button"
        aria-label={isCopied() ? "Copied" : "Copy path"}
        title={isCopied() ? "Copied" : "Copy path"}
        onClick={() => void copy()}
      >
        <Icon name={isCopied() ? "check" : "copy"} />
      </button>
    </p>
  );
}
