import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  contentBytes,
  contentSha256,
  type FileOptions,
  MIB,
  type ProcessReady,
  type SpawnedFixtureServer,
  spawnFixtureServer,
  startNginx,
  tempDir,
} from "@haul/fixture_server";
import type { Stage } from "./row.ts";

/** One file, or one with a mirror for each further set of options, each server in a process of its own. */
export async function fixtureStage(
  ...servers: readonly [FileOptions, ...FileOptions[]]
): Promise<Stage> {
  const [{ size }] = servers;
  await using stack = new AsyncDisposableStack();
  const running: SpawnedFixtureServer[] = [];
  for (const options of servers) {
    const files = { "/model.bin": options };
    running.push(stack.use(await spawnFixtureServer({ files })));
  }
  const files = running.flatMap((server) => server.files);
  return stageOf(running, {
    urls: files.map(({ url }) => url),
    isBatch: false,
    bytes: size,
    sha256: files.slice(0, 1).map(digestOf),
    kept: stack.move(),
  });
}

/** Many files of one size, from one server. */
export async function batchStage(options: {
  count: number;
  size: number;
}): Promise<Stage> {
  const { count, size } = options;
  const files = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `/file-${index}.bin`,
      { size, seed: index + 1 },
    ]),
  );
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await spawnFixtureServer({ files }));
  return stageOf([server], {
    urls: server.files.map(({ url }) => url),
    isBatch: true,
    bytes: count * size,
    sha256: server.files.map(digestOf),
    kept: stack.move(),
  });
}

/** One file from nginx, for raw speed. */
export async function nginxStage(options: {
  size: number;
  tls: boolean;
}): Promise<Stage> {
  const { size, tls } = options;
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await tempDir("haul-bench-"));
  const root = join(folder.path, "served");
  await mkdir(root);
  const content = { seed: 1, size };
  await writeContent(join(root, "model.bin"), content);
  const log = join(folder.path, "access.log");
  const nginx = stack.use(
    await startNginx({ root, tls, directives: `access_log ${log} combined;` }),
  );
  return {
    urls: [`${nginx.origin}/model.bin`],
    isBatch: false,
    bytes: size,
    sha256: [await contentSha256(content)],
    caFile: nginx.caFile,
    bytesSent: () => sentByLog(log),
    ...disposedWith(stack.move()),
  };
}

function digestOf({ sha256 }: ProcessReady["files"][number]): string {
  return sha256 ?? "";
}

function stageOf(
  servers: readonly SpawnedFixtureServer[],
  parts: Pick<Stage, "urls" | "isBatch" | "bytes" | "sha256"> & {
    kept: AsyncDisposableStack;
  },
): Stage {
  const { kept, ...rest } = parts;
  return {
    ...rest,
    caFile: servers[0]?.caFile ?? null,
    async bytesSent() {
      const stats = await Promise.all(servers.map((server) => server.stats()));
      return stats
        .flatMap(({ files }) => Object.values(files))
        .reduce((sum, file) => sum + file.bytesSent, 0);
    },
    ...disposedWith(kept),
  };
}

function disposedWith(stack: AsyncDisposableStack): AsyncDisposable {
  return { [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

async function writeContent(
  path: string,
  content: { seed: number; size: number },
): Promise<void> {
  const sink = Bun.file(path).writer();
  for (let at = 0; at < content.size; at += 16 * MIB) {
    const end = Math.min(content.size, at + 16 * MIB);
    sink.write(contentBytes(content.seed, at, end));
    await sink.flush();
  }
  await sink.end();
}

/** The sum of the tenth field of nginx's `combined` log: body bytes. */
async function sentByLog(path: string): Promise<number> {
  const file = Bun.file(path);
  if (!(await file.exists())) return 0;
  const text = await file.text();
  return text
    .split("\n")
    .reduce((sum, line) => sum + Number(line.split(" ")[9] ?? 0), 0);
}
