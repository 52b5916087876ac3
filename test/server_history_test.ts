import { expect, test } from "bun:test";
import { join } from "node:path";
import { createClient } from "@haul/client";
import { inTier, percentile, tellFigures } from "@haul/fixture_server";
import { startServerProcess } from "./server_process.ts";

const ROWS = inTier({ quick: 10_000, long: 100_000 });
/** As many as one request may add. */
const BATCH = 10_000;
const ASKS = 40;
const PAGE_MS = 50;
/** A search looks at each row: with ten times as many it may take ten times as long. */
const SEARCH_MS = PAGE_MS * (ROWS / 10_000);
const MAX_MS = inTier({ quick: 60_000, long: 600_000 });

test(
  "main.ts answers pages and searches of a long history and queue within 50 ms (R-17)",
  async () => {
    await using server = await startServerProcess();
    const token = await Bun.file(join(server.home, "server_token")).text();
    const headers = { authorization: `Bearer ${token.trim()}` };
    const session = { token: token.trim() };
    const client = createClient({ url: server.url, session });
    await client.setSettings({ paused: true });
    for (let row = 0; row < ROWS; row += BATCH) {
      const jobs = await client.add(linksOf(row, BATCH));
      await client.bulk("remove", { ids: jobs.map(({ id }) => id) });
    }
    await client.add(linksOf(ROWS, 1000));
    const figures: Record<string, number> = { rows: ROWS };
    for (const [name, path, mostMs] of [
      ["history page", "/api/history?limit=100", PAGE_MS],
      ["history search", "/api/history?search=model-99&limit=100", SEARCH_MS],
      ["queue page", "/api/jobs?limit=100", PAGE_MS],
      ["queue search", "/api/jobs?search=model&limit=100", PAGE_MS],
    ] as const) {
      const times: number[] = [];
      for (let ask = 0; ask < ASKS; ask += 1) {
        const start = performance.now();
        const reply = await fetch(`${server.url}${path}`, { headers });
        expect(reply.status).toBe(200);
        expect(await reply.text()).toContain("model-");
        times.push(performance.now() - start);
      }
      figures[`${name} p95, ms`] = Math.round(percentile(times, 0.95));
      // The middle one: a machine that is busy otherwise makes the slow end its own.
      expect(percentile(times, 0.5)).toBeLessThan(mostMs);
    }
    tellFigures({ proof: "a long history", figures });
  },
  MAX_MS,
);

function linksOf(first: number, count: number): { url: string }[] {
  return Array.from({ length: count }, (_, at) => ({
    url: `https://old.example/models/model-${first + at}.safetensors`,
  }));
}
