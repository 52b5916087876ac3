import { expect, test } from "bun:test";
import { runHere } from "./_run_here.ts";

const run = (...argv: string[]) => runHere(argv);

test.each([[], ["--help"], ["-h"], ["help"], ["help", "nothing"]])(
  "runCli() lists its commands for %p",
  async (...argv: string[]) => {
    const { code, stdout, stderr } = await run(...argv);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("Usage: haul COMMAND");
  },
);

test.each(["get", "info", "verify", "token", "selftest", "serve"])(
  "runCli() explains %s",
  async (command) => {
    const { code, stdout } = await run(command, "x", "--bad", "--help");
    expect(code).toBe(0);
    expect(stdout).toStartWith(`Usage: haul ${command}`);
    expect((await run("help", command)).stdout).toBe(stdout);
  },
);

test("runCli() fits its help into 80 columns", async () => {
  for (const command of [
    "get",
    "info",
    "verify",
    "token",
    "lock",
    "sync",
    "selftest",
    "serve",
  ]) {
    const { stdout } = await run(command, "--help");
    for (const line of stdout.split("\n")) {
      expect(line.length).toBeLessThanOrEqual(80);
    }
  }
});

test.each(["--version", "-V", "-v", "version"])(
  "runCli() prints its version for %s",
  async (word) => {
    expect((await run(word)).stdout).toMatch(/^haul \d+\.\d+\.\d+\n$/);
  },
);

test("runCli() guesses the command that was meant", async () => {
  expect(await run("gte", "x")).toEqual({
    code: 28,
    stdout: "",
    stderr: '✗ There is no command "gte": did you mean haul get?\n',
  });
  expect((await run("--verison")).stderr).toContain("haul --version?");
  expect((await run("https://me:pw@example.org/a")).stderr).toBe(
    '✗ There is no command "https://example.org/a": did you mean haul get https://example.org/a?\n',
  );
});

test("runCli() tells a bad option in one sentence", async () => {
  expect(await run("get", "https://example.org/a", "--max-sped", "1M")).toEqual(
    {
      code: 28,
      stdout: "",
      stderr: "✗ There is no option --max-sped: did you mean --max-speed?\n",
    },
  );
});

test("runCli() counts what follows a command", async () => {
  expect((await run("get")).stderr).toContain("needs a URL");
  expect((await run("info", "a", "b")).stderr).toContain("2 were given");
  expect((await run("verify")).stderr).toContain("takes one file");
  expect((await run("serve", "x")).stderr).toContain("options only");
  expect((await run("serve", "--port", "99999")).stderr).toContain(
    "from 0 to 65535",
  );
});
