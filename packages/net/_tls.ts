import { isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import { problem } from "@haul/contract/plain";
import { onAbort } from "./_on_abort.ts";
import { toNetworkProblem } from "./_to_network_problem.ts";

/**
 * Begins TLS with a host on a connection of its own. {@link secured} says when
 * it may be used.
 *
 * @param host The name that the URL has, whatever address is dialled.
 */
export function openTls(
  host: string,
  peer: { address: string; port: number },
): TLSSocket {
  return connect({
    ...optionsFor(host),
    host: peer.address,
    port: peer.port,
  }).setNoDelay(true);
}

/**
 * Puts TLS on a connected socket. Dearer than {@link openTls}: each byte is
 * copied once more, for whoever listens to the socket beneath.
 *
 * @throws As {@link secured}.
 */
export async function upgradeTls(
  socket: Socket,
  host: string,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const secure = connect({ ...optionsFor(host), socket });
  try {
    return await secured(secure, host, signal);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/**
 * Waits for the handshake. The certificate must be valid and must name the
 * host; no option, variable or policy says otherwise.
 *
 * @throws {ProblemError} `tls` or `network`; the socket is then destroyed.
 * @throws The signal's reason.
 */
export function secured(
  socket: TLSSocket,
  host: string,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
  const fail = (error: unknown): void => {
    socket.destroy();
    reject(signal.aborted ? signal.reason : toNetworkProblem(error, host));
  };
  socket.on("error", fail);
  const closed = (): void => fail(null);
  socket.once("close", closed);
  socket.once("secureConnect", () => {
    if (!socket.authorized) return fail(refusal(host, "is not trusted"));
    if (socket.alpnProtocol && socket.alpnProtocol !== "http/1.1") {
      return fail(refusal(host, "does not speak HTTP/1.1"));
    }
    socket.off("close", closed);
    resolve(socket);
  });
  const listening = onAbort(signal, fail);
  return promise.finally(() => listening[Symbol.dispose]());
}

function optionsFor(host: string): ConnectionOptions {
  return {
    // An address is verified like a name but is never sent as one (RFC 6066).
    ...(isIP(host) === 0 ? { servername: host } : { host }),
    ALPNProtocols: ["http/1.1"],
    rejectUnauthorized: true,
    minVersion: "TLSv1.2",
  };
}

function refusal(host: string, why: string) {
  return problem("tls", `The server of ${host} ${why}; try another host.`, {
    host,
  });
}
