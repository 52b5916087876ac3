/**
 * What a wait is told in: what went wrong, and when Haul tries again. The
 * advice to do so is left out, since nobody has to follow it.
 *
 * @param why The sentence of a problem.
 * @param milliseconds From now on; 0 is at once.
 */
export function waitWords(why: string, milliseconds: number): string {
  const reason = why.replace(/[;.] try again.*$/i, ".");
  return milliseconds === 0
    ? `${reason} Trying again.`
    : `${reason} Next try in ${Math.ceil(milliseconds / 1000)} s.`;
}
