import { type ProblemError, problem } from "@haul/contract";

/** A `fetch` that tells of a server that is not there by its address. */
export function fetcherFor(url: string): typeof fetch {
  async function ask(...[input, init]: Parameters<typeof fetch>) {
    try {
      return await fetch(input, init);
    } catch (cause) {
      if (init?.signal?.aborted === true) throw cause;
      throw noAnswer(new URL(url).host);
    }
  }
  return Object.assign(ask, { preconnect: fetch.preconnect });
}

/** What to say where nobody answers, or something that is not Haul. */
export function noAnswer(host?: string): ProblemError {
  const where = host === undefined ? "" : ` at ${host}`;
  return problem(
    "network",
    `Haul does not answer${where}: check that it still runs (haul serve starts it), then try again.`,
    { ...(host === undefined ? {} : { host }), retry: "now" },
  );
}
