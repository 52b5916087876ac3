import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createClient } from "@haul/client";
import { KEYED_SERVICES } from "@haul/contract";
import { type TempDir, tempDir } from "@haul/fixture_server";
import {
  type AllServices,
  keysAtOwners,
  startAllServices,
  strayKeys,
} from "./_all_services.ts";
import { type HaulEvent, runHaul, startHaul } from "./_run_haul.ts";
import { CANARIES, canariesBelow, canariesIn, NO_KEYS } from "./canaries.ts";

let services: AllServices;
let folder: TempDir;

beforeAll(async () => {
  services = await startAllServices();
  folder = await tempDir("haul-sweep-");
});

afterAll(async () => {
  await services[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function newUser(env: Readonly<Record<string, string>> = {}) {
  const base = join(folder.path, crypto.randomUUID());
  const cwd = join(base, "cwd");
  await mkdir(cwd, { recursive: true });
  const all = { HAUL_KEYCHAIN: "off", ...services.env, ...env };
  return { cwd, env: all, base, data: join(base, "home/.haul") };
}

function hasBytes({ progress }: HaulEvent): boolean {
  return ((progress as { bytes: number } | undefined)?.bytes ?? 0) > 0;
}

/** The words of a process, as everybody on the machine can read them. */
async function wordsOf(pid: number): Promise<string> {
  if (process.platform !== "linux") return "";
  return await readFile(`/proc/${pid}/cmdline`, "utf8");
}

describe("haul get with a key for every service", () => {
  test("keys open their services' files and turn up nowhere, while it runs, stopped and done", async () => {
    const { cwd, env } = await newUser();
    const args = ["get", ...services.links, "--json", "-x2"];
    const run = startHaul(args, { cwd, env });
    await run.event(hasBytes);
    expect(canariesIn(await wordsOf(run.pid))).toEqual([]);
    expect(await canariesBelow([cwd])).toEqual([]);
    run.kill("SIGINT");
    // Each run is swept when it has ended: output, part files, journals.
    expect((await run.result).code).toBe(7);
    expect((await readdir(cwd)).join()).toContain(".part");
    const { code, stderr } = await runHaul(args, { cwd, env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect((await readdir(cwd)).sort()).toEqual(services.names);
  }, 60_000);

  test("one service's token is never sent with another service's download", async () => {
    expect(strayKeys(services)).toEqual([]);
    for (const count of Object.values(keysAtOwners(services))) {
      expect(count).toBeGreaterThan(0);
    }
  });

  test("no key turns up where everything is refused", async () => {
    const { cwd, env } = await newUser();
    const { civitai, huggingface } = services;
    const { users } = huggingface.standIn;
    civitai.standIn.set({ blocked: true });
    huggingface.standIn.users = {};
    const args = ["get", civitai.link, huggingface.link, "--json"];
    const { code, events } = await runHaul(args, { cwd, env });
    civitai.standIn.set({ blocked: undefined });
    huggingface.standIn.users = users;
    expect(code).toBe(24);
    expect(events.filter(({ type }) => type === "failed")).toHaveLength(2);
    expect(strayKeys(services)).toEqual([]);
  });

  test("keys stay at home where an endpoint is not trusted with them", async () => {
    const { cwd, env } = await newUser({ HAUL_SEND_KEYS_TO: "" });
    const before = keysAtOwners(services);
    const { link } = services.civitai;
    const { code } = await runHaul(["get", link], { cwd, env });
    expect(code).toBe(24);
    expect(keysAtOwners(services)).toEqual(before);
  });
});

describe("haul token with a key for every service", () => {
  test.each(KEYED_SERVICES.map((service) => [service]))(
    "a token of %s is read under the name that it was stored under, and opens the service's files",
    async (service) => {
      const { keyed, link, name } = services[service];
      const { cwd, env } = await newUser(NO_KEYS);
      const stdin = CANARIES[service];
      const set = await runHaul(["token", "set", service], { cwd, env, stdin });
      expect(set.code).toBe(0);
      const tested = await runHaul(["token", "test", service, "--json"], {
        cwd,
        env,
      });
      expect(tested.events).toMatchObject([{ service, place: "file" }]);
      expect(tested.events[0]?.["account"]).toBe(keyed.account);
      const got = await runHaul(["get", link], { cwd, env });
      expect(got.code).toBe(0);
      expect(await readdir(cwd)).toEqual([name]);
    },
    20_000,
  );
});

describe("haul serve with a key for every service", () => {
  test("keys that the page set turn up nowhere but in the store", async () => {
    const { cwd, env, data } = await newUser(NO_KEYS);
    const words = ["serve", "--port", "0", "--root", "models", "--allow-http"];
    const run = startHaul([...words, "--allow-private", "127.0.0.0/8"], {
      cwd,
      env,
    });
    // Whatever fails below, the server does not outlive the test.
    using stack = new DisposableStack();
    stack.defer(() => run.kill("SIGKILL"));
    const { origin } = new URL(await run.firstLine);
    const token = (await readFile(join(data, "server_token"), "utf8")).trim();
    const client = createClient({ url: origin, session: { token } });
    const heard: unknown[] = [];
    const ended = new Set<string>();
    const { promise: allEnded, resolve } = Promise.withResolvers<void>();
    const socket = client.events({
      onMessage(message) {
        heard.push(message);
        if (!("jobs" in message)) return;
        for (const { id, state } of message.jobs) {
          if (["done", "failed"].includes(state.phase)) ended.add(id);
        }
        if (ended.size === services.links.length) resolve();
      },
    });
    stack.use(socket);
    for (const service of KEYED_SERVICES) {
      heard.push(await client.setKey(service, CANARIES[service]));
    }
    heard.push(await client.keys(), await client.testKey("civitai"));
    await client.add(services.links.map((url) => ({ url })));
    await allEnded;
    const jobs = await client.list();
    expect(jobs.map(({ state }) => state.phase)).toEqual(
      services.links.map(() => "done"),
    );
    heard.push(jobs, await client.history());
    expect(canariesIn(JSON.stringify(heard))).toEqual([]);
    expect(canariesIn(await wordsOf(run.pid))).toEqual([]);
    // The database is open, and its log beside it.
    expect(await readdir(data)).toContain("haul.db-wal");
    expect(await canariesBelow([data, cwd])).toEqual([]);
    run.kill("SIGTERM");
    expect((await run.result).code).toBe(0);
    expect(strayKeys(services)).toEqual([]);
  }, 60_000);
});
