import { expect, test } from "bun:test";
import { dirname, join, normalize } from "node:path";
import { readModule } from "./_module.ts";
import { workspaces } from "./_workspaces.ts";

/** What each worker thread begins with. */
const ENTRIES = [
  "packages/engine/threads/segment_worker.ts",
  "packages/engine/threads/hash_follower.ts",
];

const rooms = new Map(
  (await workspaces()).map(({ folder, manifest }) => [
    manifest.name,
    { folder, doors: (manifest.exports ?? {}) as Record<string, string> },
  ]),
);

/** Every package of others that loading a module loads, with the file that asks for it. */
async function loadedBy(entry: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const seen = new Set<string>();
  const queue = [entry];
  for (const path of queue) {
    if (seen.has(path)) continue;
    seen.add(path);
    for (const { specifier, typeOnly } of (await readModule(path)).imports) {
      if (typeOnly) continue;
      const own = specifier.startsWith(".")
        ? normalize(join(dirname(path), specifier))
        : doorOf(specifier);
      if (own === null) found.set(specifier, path);
      else queue.push(own);
    }
  }
  return found;
}

/** The file behind `@haul/room` or `@haul/room/door`; null for other packages. */
function doorOf(specifier: string): string | null {
  const [scope, name, ...rest] = specifier.split("/");
  const room = rooms.get(`${scope}/${name}`);
  if (room === undefined) return null;
  const door = room.doors[rest.length === 0 ? "." : `./${rest.join("/")}`];
  return door === undefined ? null : normalize(join(room.folder, door));
}

test.each(ENTRIES)(
  "%s loads no zod, which would cost each thread 70 ms",
  async (entry) => {
    const loaded = await loadedBy(entry);
    expect([...loaded.keys()].length).toBeGreaterThan(0);
    expect(loaded.get("zod")).toBeUndefined();
  },
);
