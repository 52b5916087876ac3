/**
 * A fixture server in a process of its own, for the bench and for kill tests.
 *
 * `bun test/fixture_server/main.ts '{"files":{"/a.bin":{"size":1048576}}}'`
 * prints one line of JSON ({@link ProcessReady}), then serves until its standard
 * input closes or SIGTERM comes. `GET /__stats` tells the counters;
 * `POST /__set` with `{"path", "switches"}` changes the switches of a file.
 *
 * @module
 */
import { type FixtureServer, startFixtureServer } from "./file_server.ts";
import type { FixtureFile } from "./fixture_file.ts";
import type {
  ProcessConfig,
  ProcessFile,
  ProcessReady,
  ProcessStats,
} from "./process_config.ts";

async function main(): Promise<void> {
  const {
    files,
    hash = true,
    ...options
  } = JSON.parse(process.argv[2] ?? '{"files":{}}') as ProcessConfig;
  const server = await startFixtureServer(options);
  const served = Object.entries(files).map(([path, file]) =>
    server.file(path, file),
  );
  addControls(server, served);
  const ready: ProcessReady = {
    origin: server.origin,
    caFile: server.caFile,
    files: await Promise.all(served.map((file) => describe(file, hash))),
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  process.on("SIGTERM", () => process.exit(0));
  for await (const _ of process.stdin);
  process.exit(0);
}

async function describe(
  file: FixtureFile,
  hash: boolean,
): Promise<ProcessFile> {
  const { path, url, size } = file;
  return { path, url, size, sha256: hash ? await file.sha256() : null };
}

function addControls(server: FixtureServer, files: readonly FixtureFile[]) {
  server.route("/__stats", (_, reply) => {
    const stats: ProcessStats = {
      server: server.stats,
      files: Object.fromEntries(files.map((file) => [file.path, file.stats])),
    };
    return reply.send(200, {
      body: JSON.stringify(stats),
      headers: [["Content-Type", "application/json"]],
    });
  });
  server.route("/__set", async (request, reply) => {
    const { path, switches } = JSON.parse(Buffer.from(request.body).toString());
    const file = files.find((one) => one.path === path);
    file?.set(switches);
    await reply.send(file === undefined ? 404 : 204);
  });
}

await main();
