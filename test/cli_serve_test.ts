import { expect, test } from "bun:test";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { tempDir } from "@haul/fixture_server";
import { runHaul, startHaul } from "./_run_haul.ts";

test("haul serve prints the link of the page, serves it, and stops in good order", async () => {
  await using folder = await tempDir();
  const cwd = folder.path;
  const env = { HAUL_HOME: join(cwd, "data") };
  const run = startHaul(["serve", "--port", "0", "--root", "models"], {
    cwd,
    env,
  });
  const link = await Promise.race([
    run.firstLine,
    run.result.then(({ stderr }) => stderr),
  ]);
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#pair=.+$/);
  const health = await fetch(new URL("/api/health", link));
  expect(health.status).toBe(200);
  expect(await openPage(link)).toBe(200);
  run.kill("SIGTERM");
  const { code, stdout } = await run.result;
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${link}\n` });
  expect((await stat(env.HAUL_HOME)).isDirectory()).toBe(true);
});

/** Asks for the page and, as a browser does, for its script; gives the status of that. */
async function openPage(link: string): Promise<number> {
  const page = await (await fetch(new URL("/", link))).text();
  const script = /src="(\/assets\/[^"]+)"/.exec(page)?.[1] ?? "no script";
  const reply = await fetch(new URL(script, link));
  expect(await reply.text()).not.toBe("");
  return reply.status;
}

test("haul serve refuses a port that is none", async () => {
  await using folder = await tempDir();
  const { code, stderr } = await runHaul(["serve", "--port", "many"], {
    cwd: folder.path,
  });
  expect(code).toBe(28);
  expect(stderr).toContain("0 to 65535");
});
