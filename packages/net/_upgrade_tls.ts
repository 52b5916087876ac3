import { isIP, type Socket } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { problem } from "@haul/contract/plain";
import { onAbort } from "./_on_abort.ts";
import { toNetworkProblem } from "./_to_network_problem.ts";

/**
 * Puts TLS on a connected socket. The certificate must be valid and must name
 * the host; no option, variable or policy says otherwise.
 *
 * @param host The name that the URL has, whatever address was dialled.
 * @throws {ProblemError} `tls` or `network`
 * @throws The signal's reason.
 */
export function upgradeTls(
  socket: Socket,
  host: string,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
  const secure = connect({
    socket,
    // An address is verified like a name but is never sent as one (RFC 6066).
    ...(isIP(host) === 0 ? { servername: host } : { host }),
    ALPNProtocols: ["http/1.1"],
    rejectUnauthorized: true,
    minVersion: "TLSv1.2",
  });
  const fail = (error: unknown): void => {
    secure.destroy();
    socket.destroy();
    reject(signal.aborted ? signal.reason : toNetworkProblem(error, host));
  };
  secure.on("error", fail);
  const closed = (): void => fail(null);
  secure.once("close", closed);
  secure.once("secureConnect", () => {
    if (!secure.authorized) return fail(refusal(host, "is not trusted"));
    if (secure.alpnProtocol && secure.alpnProtocol !== "http/1.1") {
      return fail(refusal(host, "does not speak HTTP/1.1"));
    }
    secure.off("close", closed);
    resolve(secure);
  });
  const listening = onAbort(signal, fail);
  return promise.finally(() => listening[Symbol.dispose]());
}

function refusal(host: string, why: string) {
  return problem("tls", `The server of ${host} ${why}; try another host.`, {
    host,
  });
}
