import { expect, test } from "bun:test";
import { join } from "node:path";
import { createClient } from "@haul/client";
import {
  inTier,
  proofSeed,
  seededRandom,
  tellFigures,
  tempDir,
} from "@haul/fixture_server";
import { startServerProcess } from "./server_process.ts";

const LINKS = 1000;
const KILLS = inTier({ quick: 4, long: 60 });
const MAX_MS = 20_000 + KILLS * 2000;
/** An intake of a thousand links takes about so long, in milliseconds. */
const INTAKE_MS = 150;

async function clientOf(server: { url: string; home: string }) {
  const file = Bun.file(join(server.home, "server_token"));
  const token = (await file.text()).trim();
  return createClient({ url: server.url, session: { token } });
}

/** A thousand links, every tenth of them one that stands before it as well. */
function links(batch: number): { url: string }[] {
  return Array.from({ length: LINKS }, (_, at) => ({
    url: `https://files.example/${batch}/${at % 10 === 9 ? at - 1 : at}.bin`,
  }));
}

test("main.ts takes a thousand links with doubles among them, or none where one is bad (R-18)", async () => {
  await using server = await startServerProcess();
  const client = await clientOf(server);
  await client.setSettings({ paused: true });
  const mixed = links(0).map(({ url }, at) => ({
    url: at % 10 === 5 ? `gopher://files.example/${at}` : url,
  }));
  expect(client.add(mixed)).rejects.toThrow("Link 6 of 1000");
  expect(await client.list()).toEqual([]);

  const start = performance.now();
  const jobs = await client.add(links(0));
  const took = performance.now() - start;
  expect(jobs).toHaveLength(LINKS);
  expect(await client.list()).toHaveLength(LINKS * 0.9);
  tellFigures({
    proof: "a thousand links at once",
    figures: { links: LINKS, "ms until on disk": Math.round(took) },
  });
});

test(
  "main.ts takes each of a thousand links once, however often it is killed on the way (R-18)",
  async () => {
    await using folder = await tempDir();
    const random = seededRandom(proofSeed);
    for (let kill = 0; kill < KILLS; kill += 1) {
      await using server = await startServerProcess({ folder: folder.path });
      const client = await clientOf(server);
      if (kill === 0) await client.setSettings({ paused: true });
      const intake = client
        .add(links(0), { key: "the-batch" })
        .then(() => null)
        .catch(() => null);
      await Bun.sleep(random() * INTAKE_MS);
      await server.end("SIGKILL");
      await intake;
    }
    await using server = await startServerProcess({ folder: folder.path });
    const client = await clientOf(server);
    const found = (await client.list()).length;
    // All of them or none: a kill leaves no part of a batch.
    expect([0, LINKS * 0.9]).toContain(found);
    await client.add(links(0), { key: "the-batch" });
    const urls = (await client.list()).map(({ url }) => url);
    expect(new Set(urls).size).toBe(urls.length);
    expect(urls).toHaveLength(LINKS * 0.9);
    tellFigures({
      proof: `kills during an intake, seed ${proofSeed}`,
      figures: { kills: KILLS, links: LINKS, "lost or doubled": 0 },
    });
  },
  MAX_MS,
);
