import { For } from "solid-js";

/** Where a file's name may go on in the next line, before letters are torn apart. */
const SEAM = /(?<=[_.-])/;

/** A name without blanks that breaks where its words end. */
export function Breakable(props: { text: string }) {
  return (
    <For each={props.text.split(SEAM)}>
      {(part) => (
        <>
          {part}
          <wbr />
        </>
      )}
    </For>
  );
}
