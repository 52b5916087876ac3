import { expect, test } from "bun:test";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { createClient, EMPTY_PICTURE, foldMessage } from "@haul/client";
import type { Job } from "@haul/contract";
import { tempDir } from "@haul/fixture_server";
import { policyFromEnv } from "@haul/jobs";
import { startServer } from "@haul/server";
import fc from "fast-check";

/** A line to a server, as hotels and tunnels have it. It leads to `target` once that is set. */
async function badLine(options: { stripsUpgrades: boolean }) {
  const way = { target: 0, polls: 0 };
  const guests = new Set<Socket>();
  const server = createServer((guest) => {
    const line = connect(way.target, "127.0.0.1");
    guests.add(guest);
    guest.on("close", () => guests.delete(guest));
    guest.on("error", () => line.destroy());
    line.on("error", () => guest.destroy());
    guest.on("data", (data) => {
      const text = data.toString("latin1");
      if (text.startsWith("GET /api/events/poll")) way.polls += 1;
      const isUpgrade = /\r\nupgrade: websocket/i.test(text);
      if (!isUpgrade || !options.stripsUpgrades) line.write(data);
      else
        line.write(
          text.replace(/\r\n(?:upgrade|connection):[^\r]*/gi, ""),
          "latin1",
        );
    });
    line.on("data", (data) => guest.write(data));
    line.on("close", () => guest.destroy());
    guest.on("close", () => line.destroy());
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", () => resolve());
  await promise;
  return {
    way,
    port: (server.address() as AddressInfo).port,
    /** Breaks all that is open. */
    cut() {
      for (const guest of guests) guest.destroy();
    },
    [Symbol.dispose]() {
      this.cut();
      server.close();
    },
  };
}

/** What a listener has heard, and a way to wait until it is as asked. */
function listener() {
  let picture = EMPTY_PICTURE;
  let check: (() => void) | null = null;
  return {
    jobs: () => [...picture.jobs.values()],
    onMessage(message: Parameters<typeof foldMessage>[1]) {
      picture = foldMessage(picture, message);
      check?.();
    },
    until(ready: (jobs: Job[]) => boolean): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      check = () => {
        if (ready([...picture.jobs.values()])) resolve();
      };
      check();
      return promise;
    },
  };
}

test.each([
  ["a line that breaks", { stripsUpgrades: false }],
  ["a line that lets no WebSocket through", { stripsUpgrades: true }],
])(
  "Client.events() misses nothing over %s (R-20, R-21)",
  async (_, options) => {
    await using folder = await tempDir();
    using line = await badLine(options);
    const lineUrl = `http://127.0.0.1:${line.port}`;
    await using server = await startServer({
      home: join(folder.path, "home"),
      root: join(folder.path, "models"),
      policy: policyFromEnv({}),
      port: 0,
      publicUrls: [lineUrl],
    });
    line.way.target = server.port;
    const { url, token } = server;
    const direct = createClient({ url, session: { token } });
    await direct.setSettings({ paused: true });
    const behind = createClient({ url: lineUrl, session: { token } });
    const heard = listener();
    using _socket = behind.events({
      onMessage: heard.onMessage,
      delayMs: () => 5,
    });
    const steps = fc.sample(
      fc.constantFrom("add", "remove", "pause", "move", "cut"),
      { numRuns: 60, seed: 7 },
    );
    for (const [at, step] of steps.entries()) {
      const [first, second] = await direct.list();
      if (step === "cut") line.cut();
      if (step === "add")
        await direct.add([{ url: `https://e.example/${at}` }]);
      if (step === "remove" && first) await direct.remove(first.id);
      if (step === "pause" && second) await direct.pause(second.id);
      if (step === "move" && first) await direct.move(first.id, { to: "last" });
    }
    const [last] = await direct.add([{ url: "https://e.example/last" }]);
    await heard.until((jobs) => jobs.some(({ id }) => id === last?.id));
    expect(line.way.polls > 0).toBe(options.stripsUpgrades);
    const byId = (a: Job, b: Job) => (a.id < b.id ? -1 : 1);
    expect(heard.jobs().sort(byId)).toEqual((await direct.list()).sort(byId));
  },
);
