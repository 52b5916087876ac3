import { expect, test } from "bun:test";
import { join } from "node:path";
import { MIB } from "@haul/fixture_server";
import { type RpcRig, reached, rpcRig } from "./_rpc_rig.ts";

/** Ends with the server. */
function forever(): Promise<void> {
  return Promise.withResolvers<void>().promise;
}

/** A link to nothing. */
function missingFrom(rig: RpcRig): string {
  const { url } = rig.files.file("/there.bin", { size: 1, seed: 1 });
  return new URL("/missing.bin", url).href;
}

test("createAria2Rpc() takes a file from addUri to complete, an ordinary job of the queue", async () => {
  await using rig = await rpcRig();
  const { url } = rig.files.file("/a.bin", { size: 3_000_000, seed: 1 });
  const gid = await rig.call("aria2.addUri", [url], { out: "sub/b.bin" });
  const [job] = rig.jobs.list();
  await rig.jobs.settled(job?.id ?? "");
  expect(await rig.call("aria2.tellStatus", gid)).toEqual({
    gid,
    status: "complete",
    totalLength: "3000000",
    completedLength: "3000000",
    uploadLength: "0",
    downloadSpeed: "0",
    uploadSpeed: "0",
    connections: "0",
    pieceLength: "1048576",
    numPieces: "3",
    bitfield: "e0",
    errorCode: "0",
    errorMessage: "",
    dir: join(rig.root, "sub"),
    files: [
      {
        index: "1",
        path: join(rig.root, "sub/b.bin"),
        length: "3000000",
        completedLength: "3000000",
        selected: "true",
        uris: [{ status: "used", uri: url }],
      },
    ],
  });
});

test("createAria2Rpc() shows the pieces of a paused download, and finds it by how its gid begins", async () => {
  await using rig = await rpcRig();
  const file = rig.files.file("/a.bin", { size: 64 * MIB, seed: 1 });
  file.set({
    hold: { afterBytes: 1.5 * MIB, until: forever },
  });
  const gid = await rig.call("aria2.addUri", [file.url]);
  await reached(rig, async () => {
    const { bitfield = "" } = await rig.call("aria2.tellStatus", gid);
    return /[1-9a-f]/.test(bitfield);
  });
  expect(await rig.call("aria2.pause", gid.slice(0, 8))).toBe(gid);
  const paused = await rig.call("aria2.tellStatus", gid);
  expect(paused).toMatchObject({
    status: "paused",
    numPieces: "64",
    connections: "0",
    downloadSpeed: "0",
  });
  expect(paused.bitfield).toMatch(/^(?=.*[1-9a-f])[0-9a-f]{16}$/);
});

test("createAria2Rpc() tells the reason of a failure in words, and its code in aria2's numbers", async () => {
  await using rig = await rpcRig();
  const gid = await rig.call("aria2.addUri", [missingFrom(rig)]);
  const [job] = rig.jobs.list();
  await rig.jobs.settled(job?.id ?? "");
  const status = await rig.call("aria2.tellStatus", gid);
  expect(status).toMatchObject({ status: "error", errorCode: "3" });
  expect(status.errorMessage).toContain("has no such file");
});

test("createAria2Rpc() keeps gid and options of a client, and gives back no header", async () => {
  await using rig = await rpcRig();
  const { url } = rig.files.file("/a.bin", { size: 1, seed: 1 });
  const gid = "00000000000000aa";
  const options = {
    gid,
    pause: "true",
    header: ["Cookie: canary7f3a"],
    "max-download-limit": "300K",
    "bt-max-peers": 7,
    split: "64",
    "no-such-option": "1",
  };
  expect(await rig.call("aria2.addUri", [url], options)).toBe(gid);
  const input = rig.jobs.input(rig.jobs.list()[0]?.id ?? "");
  expect(input?.options).toMatchObject({
    connections: 64,
    maxSpeed: 300 * 1024,
    headers: { Cookie: "canary7f3a" },
    clientOptions: { gid, "bt-max-peers": "7", split: "64" },
  });
  const told = await rig.call("aria2.getOption", gid);
  expect(told).toMatchObject({
    split: "64",
    "bt-max-peers": "7",
    "max-download-limit": "307200",
    dir: rig.root,
  });
  expect(JSON.stringify(told)).not.toContain("canary7f3a");
  expect(told).not.toHaveProperty("no-such-option");
});

test("createAria2Rpc() lets no client out of the folder", async () => {
  await using rig = await rpcRig();
  const { url } = rig.files.file("/a.bin", { size: 1, seed: 1 });
  for (const options of [
    { dir: "/etc" },
    { dir: `${rig.root}/../x` },
    { out: "../x.bin" },
    { dir: "a", out: "../../x.bin" },
  ]) {
    const { status, body } = await rig.ask("aria2.addUri", [url], options);
    expect(status).toBe(400);
    expect(body.error.message).toContain("outside the download folders");
  }
  const { status } = await rig.ask("aria2.changeGlobalOption", { dir: "/etc" });
  expect(status).toBe(400);
  expect(rig.jobs.list()).toBeEmpty();
});

test("createAria2Rpc() lets changeUri replace the dead link of a download that failed", async () => {
  await using rig = await rpcRig();
  const content = { size: MIB, seed: 4 };
  const good = rig.files.file("/good.bin", content);
  const dead = missingFrom(rig);
  const gid = await rig.call("aria2.addUri", [dead], { out: "a.bin" });
  const id = rig.jobs.list()[0]?.id ?? "";
  await rig.jobs.settled(id);
  expect(await rig.call("aria2.changeUri", gid, 1, [dead], [good.url])).toEqual(
    [1, 1],
  );
  await rig.jobs.settled(id);
  expect(await rig.call("aria2.tellStatus", gid, ["status"])).toEqual({
    status: "complete",
  });
});

test("createAria2Rpc() puts a download where it is told in the queue", async () => {
  await using rig = await rpcRig();
  const gids: string[] = [];
  for (const name of ["a", "b", "c", "d"]) {
    const { url } = rig.files.file(`/${name}.bin`, { size: 1, seed: 1 });
    const position = name === "d" ? [1] : [];
    gids.push(
      await rig.call("aria2.addUri", [url], { pause: "true" }, ...position),
    );
  }
  const [a = "", b = "", c = "", d = ""] = gids;
  const order = async () => {
    const waiting = await rig.call("aria2.tellWaiting", 0, 10, ["gid"]);
    return waiting.map(({ gid }: { gid: string }) => gid);
  };
  expect(await order()).toEqual([a, d, b, c]);
  const move = (gid: string, by: number, how: string) =>
    rig.call("aria2.changePosition", gid, by, how);
  expect(await move(c, 0, "POS_SET")).toBe(0);
  expect(await move(c, 2, "POS_CUR")).toBe(2);
  expect(await order()).toEqual([a, d, c, b]);
  expect(await move(a, 0, "POS_END")).toBe(3);
  expect(await move(b, -99, "POS_CUR")).toBe(0);
  expect(await order()).toEqual([b, d, c, a]);
  expect(await rig.call("aria2.tellWaiting", -1, 2, ["gid"])).toEqual([
    { gid: a },
    { gid: c },
  ]);
});

test("createAria2Rpc() remembers what was removed while it ran, and forgets what is purged", async () => {
  await using rig = await rpcRig();
  const file = rig.files.file("/a.bin", { size: 64 * MIB, seed: 1 });
  file.set({ hold: { afterBytes: MIB, until: forever } });
  const gid = await rig.call("aria2.addUri", [file.url]);
  await reached(rig, async () => {
    const { numActive } = await rig.call("aria2.getGlobalStat");
    return numActive === "1";
  });
  expect(await rig.call("aria2.forceRemove", gid)).toBe(gid);
  expect(rig.jobs.list()).toBeEmpty();
  expect(
    await rig.call("aria2.tellStopped", -1, 10, ["status", "errorCode"]),
  ).toEqual([{ status: "removed", errorCode: "31" }]);
  await rig.call("aria2.purgeDownloadResult");
  expect(await rig.call("aria2.getGlobalStat")).toMatchObject({
    numStopped: "0",
    numStoppedTotal: "1",
  });
});
