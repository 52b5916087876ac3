import { expect, test } from "bun:test";
import { join } from "node:path";
import { createClient } from "@haul/client";
import type { Outcome } from "@haul/contract";
import { MIB, startFixtureServer, tempDir } from "@haul/fixture_server";
import { startServerProcess } from "./server_process.ts";

const LONG_MS = 30_000;

/** A client that reads the token as a script on this machine does. */
async function clientOf(server: { url: string; home: string }) {
  const file = Bun.file(join(server.home, "server_token"));
  const token = (await file.text()).trim();
  return createClient({ url: server.url, session: { token } });
}

test(
  "main.ts saves what is under way at SIGTERM, and goes on by itself when started again",
  async () => {
    await using folder = await tempDir();
    await using files = await startFixtureServer();
    const file = files.file("/model.bin", {
      size: 8 * MIB,
      seed: 1,
      bytesPerSecond: MIB / 4,
      reprDigest: true,
    });
    await using first = await startServerProcess({ folder: folder.path });
    const client = await clientOf(first);
    await client.add([{ url: file.url }]);
    await file.until(({ bytesSent }) => bytesSent > 2 * MIB);
    expect(await first.end("SIGTERM")).toBe(0);

    file.set({ bytesPerSecond: undefined });
    await using second = await startServerProcess({ folder: folder.path });
    const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
    using _socket = (await clientOf(second)).events({
      onMessage(message) {
        const [job] = "jobs" in message ? message.jobs : [];
        if (job?.state.phase === "done") resolve(job.state.outcome);
        if (job?.state.phase === "failed") reject(job.state.problem.message);
      },
    });
    const outcome = await promise;
    const digest = new Bun.CryptoHasher("sha256");
    digest.update(await Bun.file(outcome.path).bytes());
    expect(digest.digest("hex")).toBe(await file.sha256());
    // What was on disk by then is not asked for again.
    const useful = outcome.fetchedBytes - outcome.wastedBytes;
    expect(useful).toBeLessThan(7 * MIB);
  },
  LONG_MS,
);

test("main.ts prints no secret but the pairing link", async () => {
  await using server = await startServerProcess();
  const token = await Bun.file(join(server.home, "server_token")).text();
  expect(server.pairingLink).toStartWith(`${server.url}/#pair=`);
  expect(server.pairingLink).not.toContain(token.trim());
});

test.each([
  [["--port", "70000"], {}, "0 to 65535"],
  [["--no-auth"], {}, "--no-auth"],
  [["--root", "."], {}, "--root"],
  [[], { NODE_TLS_REJECT_UNAUTHORIZED: "0" }, "certificates"],
])("main.ts exits with 28 for %p and %p", async (args, env, said) => {
  await using folder = await tempDir();
  const child = Bun.spawn(
    [
      process.execPath,
      join(import.meta.dir, "../apps/server/main.ts"),
      ...args,
    ],
    {
      cwd: folder.path,
      env: { HOME: folder.path, HAUL_HOME: join(folder.path, "home"), ...env },
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
    },
  );
  const stderr = await new Response(child.stderr).text();
  expect(await child.exited).toBe(28);
  expect(stderr).toContain(said);
  expect(stderr.trim().split("\n")).toHaveLength(1);
});
