import { expect, test } from "bun:test";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { MIB, startFixtureServer, tempDir } from "@haul/fixture_server";
import { parseServerArgs, startServer } from "@haul/server";
import { openAriaNg } from "./_ariang.ts";
import { runHaul } from "./_run_haul.ts";

const SECRET = "secret-of-the-clients";

/** What AriaNg asks of each download in its lists. */
const LISTED = [
  ...["gid", "totalLength", "completedLength", "uploadSpeed"],
  ...["downloadSpeed", "connections", "numSeeders", "seeder", "status"],
  ...["errorCode", "verifiedLength", "verifyIntegrityPending"],
  ...["files", "bittorrent", "infoHash"],
];

/** Haul, and links whose files never come to their end. */
async function startHaul() {
  const stack = new AsyncDisposableStack();
  const files = stack.use(await startFixtureServer());
  const folder = stack.use(await tempDir("haul-ariang-"));
  const home = join(folder.path, "home");
  const server = stack.use(
    await startServer(
      parseServerArgs(
        [
          ...["--port", "0", "--root", join(folder.path, "models")],
          ...["--aria2-rpc", "--rpc-secret", SECRET],
          ...["--allow-http", "--allow-private", "127.0.0.0/8"],
        ],
        { HAUL_HOME: home },
      ),
    ),
  );
  const cwd = join(folder.path, "cwd");
  await mkdir(cwd);
  const until = () => Promise.withResolvers<void>().promise;
  const hold = { afterBytes: 1.5 * MIB, until };
  return {
    url: server.aria2Rpc?.url ?? "",
    /** The command line, beside the same server. */
    cli: (...args: string[]) =>
      runHaul([...args, "--server", server.url], {
        cwd,
        env: { HAUL_HOME: home },
      }),
    links: ["a", "b", "c", "d", "e", "f"].map(
      (name, seed) =>
        files.file(`/${name}.bin`, { size: 64 * MIB, seed, hold }).url,
    ),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

test("haul serve answers AriaNg's own sequence: lists, a new task, pause, order, pieces, retry and removal", async () => {
  await using haul = await startHaul();
  await using page = await openAriaNg(haul.url, SECRET);

  // The page opens: figures, options, version, and the three lists.
  expect(await page.call("getGlobalStat")).toMatchObject({ numActive: "0" });
  expect(await page.call("getVersion")).toMatchObject({ version: "1.37.0" });
  expect(await page.call("getGlobalOption")).toHaveProperty("dir");
  expect(await page.call("tellActive", LISTED)).toEqual([]);
  expect(await page.call("tellWaiting", 0, 1000, LISTED)).toEqual([]);
  expect(await page.call("tellStopped", -1, 1000, LISTED)).toEqual([]);

  // Several links in the box of new tasks are a call for each, all at once.
  const gids: string[] = await Promise.all(
    haul.links.map((link) => page.call("addUri", [link], {})),
  );
  const [first = "", , , fourth = ""] = gids;
  await page.news("Start", first);
  let listed: { gid: string; totalLength: string }[] = [];
  do listed = await page.call("tellActive", LISTED);
  while (listed.find(({ gid }) => gid === first)?.totalLength === "0");
  await page.call("forcePause", first);
  await page.news("Pause", first);
  await page.news("Start", fourth);

  // The view of one download draws its map from the pieces.
  const [task, peers] = await page.together(
    ["tellStatus", first],
    ["getPeers", first],
  );
  expect(task).toMatchObject({ status: "paused", numPieces: "64" });
  expect(task.files[0].uris[0].uri).toBe(haul.links[0]);
  expect(peers).toEqual([]);

  // Dragging in the list of waiting tasks.
  const waiting = async (): Promise<string[]> => {
    const tasks = await page.call("tellWaiting", 0, 1000, ["gid"]);
    return tasks.map(({ gid }: { gid: string }) => gid);
  };
  const before = await waiting();
  const last = before.at(-1) ?? "";
  expect(await page.call("changePosition", last, 0, "POS_SET")).toBe(0);
  expect(await waiting()).toEqual([last, ...before.slice(0, -1)]);
  expect(before).toHaveLength(3);

  await page.call("unpause", first);
  const active = await page.call("tellActive", LISTED);
  expect(active).not.toBeEmpty();
  for (const { status, files } of active) {
    expect(status).toBe("active");
    expect(files).toHaveLength(1);
  }
  for (const gid of gids) await page.call("forceRemove", gid);
  expect(await page.call("getGlobalStat")).toMatchObject({
    ...{ numActive: "0", numWaiting: "0" },
  });
  expect(await page.call("purgeDownloadResult")).toBe("OK");
  expect(await page.call("tellStopped", -1, 1000, LISTED)).toEqual([]);
});

test("haul serve tells AriaNg of a wrong secret in the one word that it knows", async () => {
  await using haul = await startHaul();
  await using page = await openAriaNg(haul.url, "wrong");
  expect(page.call("getGlobalStat")).rejects.toThrow("1 Unauthorized");
});

test("haul serve lets AriaNg try a failed download again, by what it was shown of it", async () => {
  await using haul = await startHaul();
  await using page = await openAriaNg(haul.url, SECRET);
  const dead = new URL("/gone.bin", haul.links[0]).href;
  const gid = await page.call("addUri", [dead], { out: "again.bin" });
  await page.news("Error", gid);
  const [task, options] = await page.together(
    ["tellStatus", gid],
    ["getOption", gid],
  );
  expect(task.errorMessage).toContain("no such file");
  const uris = task.files[0].uris.map(({ uri }: { uri: string }) => uri);
  const again = await page.call("addUri", uris, options);
  await page.news("Error", again);
  const stopped = await page.call("tellStopped", -1, 1000, ["gid", "status"]);
  expect(stopped).toEqual([{ gid: again, status: "error" }]);
});

test("haul serve shows one and the same download to AriaNg and to the command line", async () => {
  await using haul = await startHaul();
  await using page = await openAriaNg(haul.url, SECRET);
  const [link = ""] = haul.links;
  const gid = await page.call("addUri", [link], { out: "ink.bin" });
  await page.news("Start", gid);
  const { events } = await haul.cli("list", "--json");
  expect(events).toMatchObject([{ url: link }]);
  const id = String(events[0]?.["id"]);
  expect(id.replaceAll("-", "")).toStartWith(gid);

  expect((await haul.cli("pause", id)).code).toBe(0);
  await page.news("Pause", gid);
  const waiting = await page.call("tellWaiting", 0, 1000, ["gid", "status"]);
  expect(waiting).toEqual([{ gid, status: "paused" }]);

  await page.call("forceRemove", gid);
  expect((await haul.cli("list")).stderr).toBe("No jobs.\n");
});
