import { type JSX, Show } from "solid-js";
import { Icon, type IconName } from "./icon.tsx";

/** What to do where there is nothing. */
export function Empty(props: {
  icon: IconName;
  title?: string;
  children: JSX.Element;
}) {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name={props.icon} />
      </span>
      <Show when={props.title}>{(title) => <h2>{title()}</h2>}</Show>
      {props.children}
    </div>
  );
}
