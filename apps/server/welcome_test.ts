import { expect, test } from "bun:test";
import { chmod, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { tempDir } from "@haul/fixture_server";
import { welcome } from "./welcome.ts";

const LINK = "http://127.0.0.1:8765/#pair=canary7f3a";

test("welcome() writes the link where only its owner can read it, and removes it", async () => {
  await using folder = await tempDir();
  const pairFile = join(folder.path, "link");
  await Bun.write(pairFile, "what was there before");
  await chmod(pairFile, 0o644);
  const tidyUp = await welcome(
    { pairingLink: LINK },
    { open: false, pairFile, home: folder.path },
  );
  expect(await readFile(pairFile, "utf8")).toBe(`${LINK}\n`);
  expect((await stat(pairFile)).mode & 0o777).toBe(0o600);
  await tidyUp();
  expect(await Bun.file(pairFile).exists()).toBe(false);
});

test("welcome() opens a private file that leads to the page, and shows no program the code", async () => {
  await using folder = await tempDir();
  const said = join(folder.path, "said");
  const opener = join(folder.path, "xdg-open");
  await Bun.write(
    opener,
    `#!/bin/sh\necho "$@" >"${said}.new"\nmv "${said}.new" "${said}"\n`,
  );
  await chmod(opener, 0o755);
  const script = `
    import { welcome } from ${JSON.stringify(join(import.meta.dir, "welcome.ts"))};
    await welcome(
      { pairingLink: ${JSON.stringify(LINK)} },
      { open: true, pairFile: null, home: ${JSON.stringify(folder.path)}, platform: "linux" },
    );
    while (!(await Bun.file(${JSON.stringify(said)}).exists())) await Bun.sleep(5);`;
  const child = Bun.spawn([process.execPath, "-e", script], {
    env: { PATH: `${folder.path}:/usr/bin:/bin` },
    stderr: "inherit",
  });
  expect(await child.exited).toBe(0);
  const words = (await readFile(said, "utf8")).trim();
  expect(words).toBe(join(folder.path, "open_haul.html"));
  expect(await readFile(words, "utf8")).toContain(`url=${LINK}"`);
  expect((await stat(words)).mode & 0o777).toBe(0o600);
});

test("welcome() says so where the link cannot be written", async () => {
  const nowhere = { open: false, pairFile: "/nowhere/link", home: "/nowhere" };
  expect(welcome({ pairingLink: LINK }, nowhere)).rejects.toMatchObject({
    problem: { code: "create_failed" },
  });
});
