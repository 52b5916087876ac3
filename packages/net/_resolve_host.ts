import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { problem } from "@haul/contract/plain";
import { onAbort } from "./_on_abort.ts";
import { toNetworkProblem } from "./_to_network_problem.ts";
import type { NetPolicy } from "./policy.ts";

/**
 * The addresses of a host, in the order to try them: itself if it is one, the
 * policy's fixed answer, or what the system says.
 *
 * @throws {ProblemError} `dns`
 * @throws The signal's reason.
 */
export async function resolveHost(
  host: string,
  options: { policy: NetPolicy; signal: AbortSignal },
): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  const { policy, signal } = options;
  const fixed = Object.hasOwn(policy.hosts, host)
    ? policy.hosts[host]
    : undefined;
  const found = fixed ?? (await askSystem(host, signal));
  if (found.length === 0) {
    throw problem("dns", `No address is known for ${host}; check the name.`, {
      host,
      retry: "now",
    });
  }
  return found;
}

/** `getaddrinfo` cannot be called off, so the wait for it is. */
async function askSystem(host: string, signal: AbortSignal): Promise<string[]> {
  const aborted = Promise.withResolvers<never>();
  using _listening = onAbort(signal, aborted.reject);
  try {
    const answers = await Promise.race([
      lookup(host, { all: true, verbatim: true }),
      aborted.promise,
    ]);
    return answers.map(({ address }) => address);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw toNetworkProblem(error, host);
  }
}
