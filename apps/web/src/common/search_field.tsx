import { onCleanup } from "solid-js";
import { Icon } from "./icon.tsx";

/** How long typing has to rest before it is searched for, in milliseconds. */
const REST_MS = 200;

/** A field whose words are searched for while they are typed. */
export function SearchField(props: {
  label: string;
  onSearch: (words: string) => void;
}) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));

  function onInput(words: string) {
    clearTimeout(timer);
    timer = setTimeout(() => props.onSearch(words.trim()), REST_MS);
  }

  return (
    <label class="search">
      <Icon name="search" />
      <input
        type="search"
        class="input"
        aria-label={props.label}
        placeholder={props.label}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    </label>
  );
}
