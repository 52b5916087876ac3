import type { Bench } from "./bench.ts";

/** What a figure is measured with. */
export interface FigureOptions extends Bench {
  /** How often it is measured; the median counts. */
  runs: number;
}

/** One number about Haul alone, or about Haul beside another program. */
export interface Figure {
  /** What `--only` takes. */
  name: string;
  /** For people. */
  title: string;
  unit: "ms" | "MB" | "%" | "ratio";
  /** The number is to be no more than this. */
  target: number;
  measure(options: FigureOptions): Promise<number>;
}
