/** What a `JobStore` takes besides its path. */
export interface JobStoreOptions {
  /** The wall clock, in milliseconds since 1970. */
  now: () => number;
  /** Hears, in a sentence for the user, that a damaged file was set aside. @default nobody */
  onDamage?: ((sentence: string) => void) | undefined;
}

/** What the user should know of a queue that was set aside under a path. */
export function queueDamaged(aside: string): string {
  return `The queue was damaged, so a new one has begun; the old one is set aside as ${aside}. Add the links again: downloads go on from what they have.`;
}

/** The same for the file of secrets. */
export function secretsDamaged(aside: string): string {
  return `What the queue keeps apart (passwords, links with tokens) was damaged, and is set aside as ${aside}. Add those links again that ask for it.`;
}
