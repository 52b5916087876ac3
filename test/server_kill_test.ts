import { expect, test } from "bun:test";
import { join } from "node:path";
import { createClient } from "@haul/client";
import { inTier, tellFigures, tempDir } from "@haul/fixture_server";
import { startServerProcess } from "./server_process.ts";

const KILLS = inTier({ quick: 12, long: 200 });

const LONG_MS = 10_000 + KILLS * 2000;

async function clientOf(server: { url: string; home: string }) {
  const file = Bun.file(join(server.home, "server_token"));
  const token = (await file.text()).trim();
  return createClient({ url: server.url, session: { token } });
}

test(
  "main.ts loses nothing that it said it had added, killed right after the word (R-12)",
  async () => {
    await using folder = await tempDir();
    const acknowledged: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      await using server = await startServerProcess({ folder: folder.path });
      const client = await clientOf(server);
      if (kill === 0) await client.setSettings({ paused: true });
      const names = [`${kill}-a`, `${kill}-b`];
      const jobs = await client.add(
        names.map((name) => ({
          url: `https://files.example/${name}?token=canary`,
          paused: name.endsWith("a"),
        })),
        { key: `kill-${kill}` },
      );
      await server.end("SIGKILL");
      acknowledged.push(...jobs.map(({ id }) => id));
    }
    await using server = await startServerProcess({ folder: folder.path });
    const client = await clientOf(server);
    const jobs = await client.list();
    expect(jobs.map(({ id }) => id)).toEqual(acknowledged);
    expect(new Set(jobs.map(({ state }) => state.phase))).toEqual(
      new Set(["paused", "queued"]),
    );
    expect((await client.settings()).paused).toBe(true);
    // Told again, as after an answer that got lost: nothing is added.
    const again = await client.add(
      ["a", "b"].map((name) => ({
        url: `https://files.example/0-${name}?token=canary`,
        paused: name === "a",
      })),
      { key: "kill-0" },
    );
    expect(again.map(({ id }) => id)).toEqual(acknowledged.slice(0, 2));
    expect(await client.list()).toHaveLength(2 * KILLS);
    tellFigures({
      proof: 'kills right after "added"',
      figures: {
        kills: KILLS,
        "links added": acknowledged.length,
        "links lost or doubled": 0,
      },
    });
  },
  LONG_MS,
);
