import { connect, type Socket } from "node:net";

/** What a proxy of the tests answers: a tunnel to one port of this machine, whatever name was asked for. */
export function tunnelTo(port: number): (client: Socket) => void {
  return (client) => {
    const upstream = connect(port, "127.0.0.1");
    upstream.on("error", () => client.destroy());
    client.on("close", () => upstream.destroy());
    upstream.once("connect", () => {
      client.removeAllListeners("data");
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      client.pipe(upstream).pipe(client);
    });
  };
}
