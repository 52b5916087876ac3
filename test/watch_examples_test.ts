import { expect, test } from "bun:test";
import { join } from "node:path";
import { MIB, startFixtureServer } from "@haul/fixture_server";
import { startServerProcess } from "./server_process.ts";

const EXAMPLES = join(import.meta.dir, "../docs/examples");
const PYTHON = Bun.which("python3");
if (PYTHON === null) console.warn("SKIPPED: python3 is not here.");
const LONG_MS = 60_000;

/** Runs an example as its own head says. */
async function run(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
) {
  const child = Bun.spawn([...argv], {
    env: { PATH: process.env["PATH"], ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr, code] = await Promise.all([
    child.stdout.text(),
    child.stderr.text(),
    child.exited,
  ]);
  return { stdout, stderr, code };
}

const examples = [
  ["watch.ts", process.execPath],
  ["watch.py", PYTHON],
] as const;

for (const [name, program] of examples) {
  const argv = [program ?? "", join(EXAMPLES, name)];

  test.skipIf(program === null)(
    `docs/examples/${name} adds links and tells of them alone until they are done`,
    async () => {
      await using server = await startServerProcess();
      await using files = await startFixtureServer();
      const file = files.file("/model.bin", {
        size: 4 * MIB,
        seed: 1,
        bytesPerSecond: 4 * MIB,
      });
      const other = files.file("/other.bin", {
        size: MIB,
        stall: { afterBytes: 0 },
      });
      const token = (
        await Bun.file(join(server.home, "server_token")).text()
      ).trim();
      await fetch(`${server.url}/api/jobs`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${token}`,
          "content-type": "application/json",
        },
        body: JSON.stringify({ jobs: [{ url: other.url }] }),
      });
      const missing = `${files.origin}/missing.bin`;
      const { stdout, stderr, code } = await run([...argv, file.url, missing], {
        HAUL_SERVER: server.url,
        HAUL_TOKEN: token,
      });
      expect(stderr).toBe("");
      expect(code).toBe(0);
      expect(stdout).toMatch(/^model\.bin downloading \d+%$/m);
      expect(stdout).toMatch(/^model\.bin done$/m);
      expect(stdout).not.toContain("other.bin");
      expect(stdout).toMatch(/missing\.bin failed: .+$/m);
      const saved = await Bun.file(join(server.root, "model.bin")).bytes();
      expect(Bun.SHA256.hash(saved, "hex")).toBe(await file.sha256());
    },
    LONG_MS,
  );

  test.skipIf(program === null)(
    `docs/examples/${name} says in one line what is in the way`,
    async () => {
      await using server = await startServerProcess();
      const refused = await run([...argv, "https://e.example/a"], {
        HAUL_SERVER: server.url,
        HAUL_TOKEN: "wrong",
      });
      expect(refused.code).toBe(1);
      expect(refused.stderr).toStartWith("This token is not the server's");
      await server.end("SIGTERM");
      const gone = await run([...argv, "https://e.example/a"], {
        HAUL_SERVER: server.url,
      });
      expect(gone.code).toBe(1);
      expect(gone.stderr).toMatch(/^Haul does not answer at .+\n$/);
    },
    LONG_MS,
  );
}
