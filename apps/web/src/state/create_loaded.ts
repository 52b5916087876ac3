import { type Accessor, createEffect, createSignal, on } from "solid-js";

/**
 * What is loaded for a value: null until it is here, or where there is none.
 * Unlike a resource, it lets no view wait: the page stands while pictures come.
 */
export function createLoaded<S, T>(
  source: Accessor<S | null>,
  load: (value: S) => Promise<T | null>,
): Accessor<T | null> {
  const [loaded, setLoaded] = createSignal<T | null>(null);
  createEffect(
    on(source, (value) => {
      setLoaded(null);
      if (value === null) return;
      void load(value).then(
        (found) => {
          if (source() === value) setLoaded(() => found);
        },
        () => undefined,
      );
    }),
  );
  return loaded;
}
