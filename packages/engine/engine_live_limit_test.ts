import { expect, test } from "bun:test";
import { MIB, startFixtureServer, tempDir } from "@haul/fixture_server";
import { testEngine, transfer } from "./_test_transfer.ts";

const SIZE = 12 * MIB;

test("Engine.setMaxSpeed() frees connections at once that waited under a slow limit", async () => {
  await using server = await startFixtureServer();
  await using folder = await tempDir();
  await using engine = testEngine();
  const file = server.file("/a.bin", { size: SIZE, seed: 1 });
  // Each connection has to wait for minutes after its first bytes.
  engine.setMaxSpeed(1000);
  const start = performance.now();
  const { promise: received, resolve } = Promise.withResolvers<void>();
  const saving = transfer(engine, {
    folder: folder.path,
    files: [file],
    save: {
      onEvent(event) {
        if (event.type === "notice") return;
        if (event.progress.fetchedBytes > 0) resolve();
      },
    },
  });
  await received;
  engine.setMaxSpeed(null);
  const { saved, exact } = await saving;
  expect(saved?.bytes).toBe(SIZE);
  expect(exact).toBe(true);
  expect(performance.now() - start).toBeLessThan(4000);
});

test("Engine opens no more connections than a speed limit can feed", async () => {
  await using server = await startFixtureServer();
  await using folder = await tempDir();
  await using engine = testEngine();
  const file = server.file("/a.bin", { size: SIZE, seed: 1 });
  const stop = new AbortController();
  let looks = 0;
  const { problem } = await transfer(engine, {
    folder: folder.path,
    files: [file],
    save: {
      connections: 16,
      maxSpeed: 128 << 10,
      signal: stop.signal,
      onEvent(event) {
        if (event.type === "notice") return;
        looks += 1;
        if (looks === 5) stop.abort();
      },
    },
  });
  expect(problem?.code).toBe("interrupted");
  expect(server.stats.maxOpenConnections).toBe(2);
});
