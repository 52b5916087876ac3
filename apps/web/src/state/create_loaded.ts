import {
  type Accessor,
  createEffect,
  createSignal,
  on,
  onCleanup,
} from "solid-js";

/**
 * What is loaded for a value: null until it is here, or where there is none.
 * Unlike a resource, it lets no view wait: the page stands while pictures come.
 *
 * @param options.afterMs How long a value has to stay before it is loaded for, in milliseconds. @default 0
 */
export function createLoaded<S, T>(
  source: Accessor<S | null>,
  load: (value: S) => Promise<T | null>,
  { afterMs = 0 }: { afterMs?: number } = {},
): Accessor<T | null> {
  const [loaded, setLoaded] = createSignal<T | null>(null);
  createEffect(
    on(source, (value) => {
      setLoaded(null);
      if (value === null) return;
      const take = () =>
        void load(value).then(
          (found) => {
            if (source() === value) setLoaded(() => found);
          },
          () => undefined,
        );
      if (afterMs === 0) return take();
      const timer = setTimeout(take, afterMs);
      onCleanup(() => clearTimeout(timer));
    }),
  );
  return loaded;
}
