/** Waits for a condition of a test, whose own timeout ends a vain wait. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((next) => setTimeout(next, 1));
}
