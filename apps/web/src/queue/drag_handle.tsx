import { createSignal, onCleanup } from "solid-js";
import { Icon } from "../common/icon.tsx";
import { useHaul } from "../state/haul.ts";
import { moveBy } from "../state/move_by.ts";
import type { Cell } from "../state/queue.ts";
import { nameOf } from "../state/row_names.ts";
import { sectionOf } from "../state/sections.ts";
import { say } from "../words/words.ts";

/** Moves a download up and down the queue: by mouse, finger or arrow keys. */
export function DragHandle(props: { cell: Cell }) {
  const { queue } = useHaul();
  const [isDragged, setDragged] = createSignal(false);
  let over: Element | null = null;

  const name = () => nameOf(props.cell.row());
  const isMovable = () => sectionOf(props.cell.row()) === "going";

  function mark(next: Element | null, isBelow: boolean) {
    over?.removeAttribute("data-drop");
    over = next;
    over?.setAttribute("data-drop", isBelow ? "below" : "above");
  }

  // A row that ends while it is dragged must leave no mark behind.
  onCleanup(() => mark(null, false));

  function onPointerMove(event: PointerEvent) {
    if (!isDragged()) return;
    const row = document
      .elementFromPoint(event.clientX, event.clientY)
      ?.closest("[data-id]");
    if (row == null || row.getAttribute("data-id") === props.cell.id) {
      return mark(null, false);
    }
    const { top, height } = row.getBoundingClientRect();
    mark(row, event.clientY > top + height / 2);
  }

  function onPointerUp() {
    const beside = over?.getAttribute("data-id") ?? null;
    const isBelow = over?.getAttribute("data-drop") === "below";
    mark(null, false);
    setDragged(false);
    if (beside === null) return;
    void queue.do.move(
      props.cell.id,
      isBelow ? { after: beside } : { before: beside },
    );
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    moveBy(queue, props.cell.id, step);
  }

  return (
    <button
      type="button"
      class="handle"
      disabled={!isMovable()}
      data-dragged={isDragged()}
      aria-label={`${say().queue.move} ${name()}`}
      title={say().queue.moveHint}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDragged(true);
      }}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        mark(null, false);
        setDragged(false);
      }}
      onKeyDown={onKeyDown}
    >
      <Icon name="grip" />
    </button>
  );
}
