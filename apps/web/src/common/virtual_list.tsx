import { createWindowVirtualizer } from "@tanstack/solid-virtual";
import {
  type Accessor,
  createMemo,
  createSignal,
  For,
  type JSX,
  onCleanup,
  onMount,
  Show,
} from "solid-js";

/** Rows that are kept ready above and below the window. */
const OVERSCAN = 6;

/** A list that scrolls with the page and has only those rows that are near the window. */
export function VirtualList<T extends object>(props: {
  items: readonly T[];
  keyOf: (item: T) => string;
  /** How high a row is before it was seen, in pixels. */
  heightOf: (item: T) => number;
  label: string;
  /** Told how far the list is drawn, for what is fetched page by page. */
  onReach?: (index: number) => void;
  children: (item: Accessor<T>) => JSX.Element;
}) {
  const [top, setTop] = createSignal(0);
  let list!: HTMLUListElement;
  onMount(() => onCleanup(watchTop(list, setTop)));

  /** Another function with each list, by which its heights are counted anew. */
  const keyAt = createMemo(() => {
    const { items, keyOf } = props;
    return (index: number) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    };
  });

  const virtualizer = createWindowVirtualizer<HTMLLIElement>({
    get count() {
      return props.items.length;
    },
    get scrollMargin() {
      return top();
    },
    get getItemKey() {
      return keyAt();
    },
    estimateSize: (index) => {
      const item = props.items[index];
      return item === undefined ? 0 : props.heightOf(item);
    },
    overscan: OVERSCAN,
    onChange: (instance) => {
      const last = instance.getVirtualItems().at(-1);
      if (last !== undefined) props.onReach?.(last.index);
    },
  });

  // By key, not by place: a row that moves stays itself, and is measured as itself.
  const places = createMemo(
    () =>
      new Map(
        virtualizer
          .getVirtualItems()
          .map(({ key, index, start }) => [String(key), { index, start }]),
      ),
  );
  const byKey = createMemo(
    () => new Map(props.items.map((item) => [props.keyOf(item), item])),
  );

  return (
    <ul
      ref={list}
      class="virtual"
      aria-label={props.label}
      style={{ height: `${virtualizer.getTotalSize()}px` }}
    >
      <For each={[...places().keys()]}>
        {(key) => (
          <Show when={byKey().get(key)}>
            {(item) => (
              <li
                class="virtual-row"
                data-index={places().get(key)?.index}
                ref={(row) =>
                  whenShown(row, () => virtualizer.measureElement(row))
                }
                style={{
                  transform: `translateY(${(places().get(key)?.start ?? 0) - top()}px)`,
                }}
              >
                {props.children(item)}
              </li>
            )}
          </Show>
        )}
      </For>
    </ul>
  );
}

/** Tells where on the page a list begins: what stands above it grows and shrinks. */
function watchTop(list: HTMLElement, onTop: (top: number) => void): () => void {
  const place = () =>
    onTop(Math.round(list.getBoundingClientRect().top + window.scrollY));
  const observer = new ResizeObserver(place);
  observer.observe(document.body);
  place();
  return () => observer.disconnect();
}

/** Does something once an element is on the page: before, as in a view that waits, it has no height. */
function whenShown(element: Element, action: () => void): void {
  let frame = 0;
  const look = () => {
    frame = requestAnimationFrame(element.isConnected ? action : look);
  };
  look();
  onCleanup(() => cancelAnimationFrame(frame));
}
