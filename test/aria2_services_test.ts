import { expect, test } from "bun:test";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { MIB, tempDir } from "@haul/fixture_server";
import { parseServerArgs, startServer } from "@haul/server";
import { startAllServices, strayKeys } from "./_all_services.ts";
import { openAriaNg } from "./_ariang.ts";
import { CANARY_ENV } from "./canaries.ts";

const SECRET = "secret-of-the-clients";

/** Haul with every service's stand-in behind it and a client of aria2 before it. */
async function startHaul() {
  const stack = new AsyncDisposableStack();
  const services = stack.use(await startAllServices({}));
  const folder = stack.use(await tempDir("haul-aria2-services-"));
  const root = join(folder.path, "models");
  const server = stack.use(
    await startServer(
      parseServerArgs(
        [
          ...["--port", "0", "--root", root, "--aria2-rpc"],
          ...["--rpc-secret", SECRET, "--allow-http"],
          ...["--allow-private", "127.0.0.0/8"],
        ],
        {
          ...{ HAUL_HOME: join(folder.path, "home") },
          ...CANARY_ENV,
          ...services.env,
        },
      ),
    ),
  );
  const client = stack.use(
    await openAriaNg(server.aria2Rpc?.url ?? "", SECRET),
  );
  await client.call("getVersion");
  return {
    services,
    client,
    root,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

test("aria2.addUri takes a link of every service, with the user's keys", async () => {
  await using haul = await startHaul();
  const { client, services } = haul;
  const gids: string[] = [];
  for (const link of services.links) {
    gids.push(await client.call("addUri", [link], { dir: haul.root }));
  }
  for (const gid of gids) await client.news("Complete", gid);
  const stopped = await client.call("tellStopped", -1, 1000, [
    ...["gid", "status", "errorCode", "totalLength", "completedLength"],
  ]);
  const whole = String(3 * MIB);
  expect(stopped).toHaveLength(services.links.length);
  for (const each of stopped) {
    expect(each).toMatchObject({
      ...{ status: "complete", errorCode: "0" },
      ...{ totalLength: whole, completedLength: whole },
    });
  }
  const names = await readdir(haul.root);
  expect(names.toSorted()).toEqual(services.names);
  expect(strayKeys(services)).toEqual([]);
});

test("aria2.addUri lets a repository complete at once, followed by the downloads of its files", async () => {
  await using haul = await startHaul();
  const { client, services, root } = haul;
  await services.huggingface.standIn.repo("org/pair", {
    files: {
      "a.onnx": { size: 2000, seed: 1 },
      "vae/b.onnx": { size: 1000, seed: 2 },
    },
  });
  const link = `${services.huggingface.standIn.endpoint}/org/pair`;
  const gid = await client.call("addUri", [link], { dir: join(root, "sets") });
  await client.news("Complete", gid);
  const [{ followedBy, ...parent }] = await client.together([
    "tellStatus",
    gid,
  ]);
  expect(parent).toMatchObject({ status: "complete", totalLength: "3000" });
  expect(followedBy).toHaveLength(2);
  for (const child of followedBy) await client.news("Complete", child);
  const children = await client.together(
    ...followedBy.map((child: string) => ["tellStatus", child] as const),
  );
  expect(children.map(({ files }) => files[0].path).toSorted()).toEqual([
    join(root, "sets/a.onnx"),
    join(root, "sets/vae/b.onnx"),
  ]);
  expect(children.map(({ following }) => following)).toEqual([gid, gid]);
});

test("aria2.addUri takes several URIs as mirrors of one file: the first may be dead", async () => {
  await using haul = await startHaul();
  const { client, services, root } = haul;
  const good = services.links.at(-1) ?? "";
  const dead = new URL("/gone/plain.onnx", good).href;
  const gid = await client.call("addUri", [dead, good], { out: "one.onnx" });
  await client.news("Complete", gid);
  const [{ files }] = await client.together(["tellStatus", gid]);
  expect(files[0].uris).toMatchObject([{ uri: dead }, { uri: good }]);
  expect(await readdir(root)).toEqual(["one.onnx"]);
});

test("aria2.addUri tells why a service refuses, in words and by aria2's number", async () => {
  await using haul = await startHaul();
  const { client, services } = haul;
  const missing = `${services.civitai.standIn.origin}/models/404404`;
  const gid = await client.call("addUri", [missing]);
  await client.news("Error", gid);
  const status = await client.call("tellStatus", gid, [
    ...["status", "errorCode", "errorMessage"],
  ]);
  expect(status).toMatchObject({ status: "error", errorCode: "3" });
  expect(status.errorMessage).toContain("CivitAI");
});
