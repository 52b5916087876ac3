import type { JSX } from "solid-js";

/** A link that leaves Haul: in a tab of its own, which learns nothing of this one. */
export function OutLink(props: {
  /** Checked before; see `safeLink`. */
  href: string;
  class?: string;
  children: JSX.Element;
}) {
  return (
    <a
      class={props.class}
      href={props.href}
      target="_blank"
      rel="noopener noreferrer"
    >
      {props.children}
    </a>
  );
}
