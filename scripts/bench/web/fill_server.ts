import { type Client, createClient } from "@haul/client";
import type { FixtureServer } from "@haul/fixture_server";

/** How much there is to show. */
export interface Load {
  history: number;
  queued: number;
  running: number;
}

/** Bytes of a file that runs: enough for hours at its speed. */
const RUNNING_BYTES = 512 * 1024 * 1024;

/** Bytes a second of one connection. */
const CONNECTION_SPEED = 32 * 1024;

/** Links that are added with one request. */
const BATCH = 2000;

/** Gives a server a past, a queue and downloads that run, and resolves once all of them do. */
export async function fillServer(
  server: { url: string; token: string },
  files: FixtureServer,
  load: Load,
): Promise<Client> {
  const client = createClient({
    url: server.url,
    session: { token: server.token },
  });
  await client.setSettings({ paused: true, concurrentJobs: load.running });
  for (let done = 0; done < load.history; done += BATCH) {
    const count = Math.min(BATCH, load.history - done);
    const jobs = await client.add(
      linksOf(files.origin, { name: "past", from: done, count }),
    );
    await client.bulk("remove", { ids: jobs.map(({ id }) => id) });
  }
  const running = Array.from({ length: load.running }, (_, at) => {
    const { url } = files.file(`/running/model_${at}.bin`, {
      size: RUNNING_BYTES,
      seed: at + 1,
      bytesPerSecond: CONNECTION_SPEED,
    });
    return { url, options: { connections: 2 }, priority: "high" as const };
  });
  await client.add(running);
  await client.add(
    linksOf(files.origin, { name: "queued", from: 0, count: load.queued }),
  );
  await client.setSettings({ paused: false });
  await untilRunning(client, load.running);
  return client;
}

function linksOf(
  origin: string,
  what: { name: string; from: number; count: number },
) {
  return Array.from({ length: what.count }, (_, at) => ({
    url: `${origin}/${what.name}/file_${what.from + at}.safetensors`,
  }));
}

async function untilRunning(client: Client, count: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const running = new Set<string>();
  using _events = client.events({
    onMessage(message) {
      if (message.type === "segments") return;
      for (const { id, state } of message.jobs) {
        if (state.phase === "downloading") running.add(id);
      }
      if (running.size >= count) resolve();
    },
  });
  await promise;
}
