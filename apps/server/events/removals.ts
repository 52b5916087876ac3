/** Removed jobs that are remembered; whoever was away for more of them gets a snapshot. */
const MOST = 10_000;

/** Remembers which jobs went when, the last ten thousand of them. */
export class Removals {
  readonly #most: number;
  /** In the order in which they went. */
  readonly #seqs = new Map<string, number>();
  #forgotten = 0;

  /** @param options.most How many are remembered. @default 10 000 */
  constructor(options: { most?: number } = {}) {
    this.#most = options.most ?? MOST;
  }

  /** The number of the newest removal that is remembered no more; 0 where there is none. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** Notes that a job went with this number, greater than those before. */
  add(id: string, seq: number): void {
    this.#seqs.delete(id);
    this.#seqs.set(id, seq);
    const [first] = this.#seqs;
    if (this.#seqs.size <= this.#most || first === undefined) return;
    this.#seqs.delete(first[0]);
    this.#forgotten = first[1];
  }

  /** Notes that a job of this id is there again. */
  undo(id: string): void {
    this.#seqs.delete(id);
  }

  /** The jobs that went after a number. */
  since(seq: number): string[] {
    return [...this.#seqs].flatMap(([id, at]) => (at > seq ? [id] : []));
  }
}
