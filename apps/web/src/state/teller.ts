import { createSignal } from "solid-js";

const [told, setTold] = createSignal("");

/** The newest words for screen readers, which the page holds in a live region. */
export const lastTold = told;

/** Says something to those who do not see the page. */
export function tell(text: string): void {
  setTold(text);
}
