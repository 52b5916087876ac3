/** What all rows and figures of one run share. */
export interface Bench {
  /** What starts Haul: the program that was built, or Bun with the source. */
  haul: readonly string[];
  /** A folder for files. */
  scratch: string;
  /** By what sizes are divided. */
  shrink: number;
}
