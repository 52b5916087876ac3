import { onCleanup } from "solid-js";
import { linkOf, VIEWS } from "../state/create_route.ts";
import { moveBy } from "../state/move_by.ts";
import type { Queue } from "../state/queue.ts";

/** What keys lead to. */
export interface ShortcutOptions {
  queue: Queue;
  onHelp: () => void;
}

/** Steers the page by keys, wherever no field has the focus. */
export function createShortcuts(options: ShortcutOptions): void {
  const onKey = (event: KeyboardEvent) => {
    if (isTaken(event)) return;
    if (pressed(event, options)) event.preventDefault();
  };
  document.addEventListener("keydown", onKey);
  onCleanup(() => document.removeEventListener("keydown", onKey));
}

/** True where the key meant something. */
function pressed(event: KeyboardEvent, options: ShortcutOptions): boolean {
  const view = VIEWS[Number(event.key) - 1];
  if (view !== undefined) {
    location.hash = linkOf(view);
    return true;
  }
  switch (event.key) {
    case "?":
      options.onHelp();
      return true;
    case "/":
      return focusField();
    default:
      return pressedOnRow(event, options.queue);
  }
}

function pressedOnRow(event: KeyboardEvent, queue: Queue): boolean {
  const id = queue.chosen();
  if (event.key === "j" || event.key === "k") {
    return step(queue, event.key === "j" ? 1 : -1);
  }
  if (id === null) return false;
  switch (event.key) {
    case " ":
      return pauseOrResume(queue, id);
    case "d":
      queue.toggle(id);
      return true;
    case "Delete":
      queue.cancel(id);
      return true;
    case "ArrowUp":
    case "ArrowDown":
      if (!event.altKey) return false;
      moveBy(queue, id, event.key === "ArrowUp" ? -1 : 1);
      return true;
    default:
      return false;
  }
}

function pauseOrResume(queue: Queue, id: string): boolean {
  const phase = queue.cell(id)?.row().job.state.phase;
  if (phase === undefined) return false;
  void (phase === "paused" ? queue.do.resume(id) : queue.do.pause(id));
  return true;
}

/** Goes to the next or the previous row of those that are drawn. */
function step(queue: Queue, by: number): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>(".row")].sort(
    (a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top,
  );
  const at = rows.findIndex((row) => row.dataset["id"] === queue.chosen());
  const next = rows[at < 0 ? 0 : at + by];
  if (next === undefined) return false;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function focusField(): boolean {
  const field = document.querySelector<HTMLElement>("#add-box, .search input");
  field?.focus();
  return field !== null;
}

/** Fields, buttons and sheets have keys of their own. */
function isTaken(event: KeyboardEvent): boolean {
  const { target, ctrlKey, metaKey, altKey, key } = event;
  if (ctrlKey || metaKey || (altKey && !key.startsWith("Arrow"))) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("input, textarea, select, dialog") !== null) return true;
  return key === " " && target.closest("button, a") !== null;
}
