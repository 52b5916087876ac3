import { expect, test } from "bun:test";
import { join } from "node:path";
import { MIB, startFixtureServer, tempDir } from "@haul/fixture_server";
import { policyFromEnv } from "@haul/jobs";
import { startServer } from "@haul/server";

const EXAMPLES = join(import.meta.dir, "../docs/examples");
const PYTHON = Bun.which("python3");
if (PYTHON === null) console.warn("SKIPPED: there is no python3 here.");

/** A running server, and a way to run a program against it. */
async function rig() {
  const stack = new AsyncDisposableStack();
  const files = stack.use(await startFixtureServer());
  const folder = stack.use(await tempDir());
  const server = stack.use(
    await startServer({
      home: join(folder.path, "home"),
      root: join(folder.path, "models"),
      policy: policyFromEnv(
        {},
        {
          allowHttp: true,
          allowPrivate: ["127.0.0.0/8"],
        },
      ),
      port: 0,
    }),
  );
  return {
    files,
    server,
    async run(command: string[], token = server.token) {
      await using child = Bun.spawn(command, {
        env: { HAUL_SERVER: server.url, HAUL_TOKEN: token },
        stdout: "pipe",
        stderr: "pipe",
      });
      const [stdout, stderr] = await Promise.all([
        child.stdout.text(),
        child.stderr.text(),
      ]);
      return { code: await child.exited, stdout, stderr };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const COMMANDS = [
  [process.execPath, join(EXAMPLES, "watch.ts")],
  [PYTHON ?? "", join(EXAMPLES, "watch.py")],
];

test.each(COMMANDS.filter(([program]) => program !== ""))(
  "%s %s watches a download until it is done",
  async (program = "", script = "") => {
    await using r = await rig();
    const file = r.files.file("/a.bin", {
      size: 4 * MIB,
      seed: 1,
      bytesPerSecond: 8 * MIB,
    });
    const { code, stdout, stderr } = await r.run([program, script, file.url]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout.trim().split("\n");
    expect(lines.at(-1)).toBe("a.bin done");
    expect(lines.some((line) => /^a\.bin downloading \d+%$/.test(line))).toBe(
      true,
    );
  },
);

test.each(COMMANDS.filter(([program]) => program !== ""))(
  "%s %s says why a link is refused, and that a token is unknown",
  async (program = "", script = "") => {
    await using r = await rig();
    const refused = await r.run([program, script, "ftp://example.org/a"]);
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain("http and https");
    const unknown = await r.run([program, script], "wrong");
    expect(unknown.code).not.toBe(0);
  },
);
