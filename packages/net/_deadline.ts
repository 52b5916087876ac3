import type { ProblemError } from "@haul/contract";
import { onAbort } from "./_on_abort.ts";

/** A signal that aborts with a problem when time is up, or with its parent. */
export class Deadline implements Disposable {
  readonly signal: AbortSignal;
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #parent: Disposable;

  constructor(
    milliseconds: number,
    options: { late: () => ProblemError; signal?: AbortSignal | undefined },
  ) {
    const controller = new AbortController();
    this.signal = controller.signal;
    this.#timer = setTimeout(
      () => controller.abort(options.late()),
      milliseconds,
    );
    this.#parent = onAbort(options.signal, (reason) =>
      controller.abort(reason),
    );
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#parent[Symbol.dispose]();
  }
}
