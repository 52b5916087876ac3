/**
 * Starts the server by itself: `bun run apps/server/main.ts [--host H]
 * [--port P] [--root DIR] [--public-url URL]... [--colab] [--open]
 * [--pair-file FILE] [--aria2-rpc] [--rpc-secret SECRET]
 * [--rpc-listen-port P] [--rpc-allow-origin ORIGIN]... [--allow-http]
 * [--allow-private CIDR]...`
 */
import { exitCodeOf, toProblem } from "@haul/contract";
import { aria2Words } from "./aria2_rpc/aria2_words.ts";
import { parseServerArgs } from "./parse_server_args.ts";
import { DEFAULT_PORT, startServer } from "./server.ts";
import { welcome, writePairFile } from "./welcome.ts";

async function main(): Promise<void> {
  const options = parseServerArgs(process.argv.slice(2), process.env);
  const server = await startServer({
    ...options,
    async onPairingLink(link) {
      console.log(`A new pairing link: ${link}`);
      await writePairFile(options.pairFile, link);
    },
    log: (line) => console.error(line),
  });
  console.log(`Haul listens on ${server.url}`);
  if (options.port === undefined && server.port !== DEFAULT_PORT) {
    console.log(`Port ${DEFAULT_PORT} was taken.`);
  }
  if (server.warning !== null) console.error(server.warning);
  console.log(`Open ${server.pairingLink} (works once, for ten minutes)`);
  if (server.aria2Rpc !== null) {
    for (const line of aria2Words(server.aria2Rpc)) console.log(line);
  }
  const tidyUp = await welcome(server, options);

  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
  process.once("SIGINT", () => stop());
  process.once("SIGTERM", () => stop());
  await stopped;
  console.log("Saving what is under way…");
  await Promise.all([server.close(), tidyUp()]);
}

try {
  await main();
  process.exit(0);
} catch (error) {
  const { code, message } = toProblem(error);
  console.error(message);
  process.exit(exitCodeOf(code));
}
