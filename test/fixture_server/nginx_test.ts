import { expect, test } from "bun:test";
import { join } from "node:path";
import { findNginx, startNginx, tempDir } from "./mod.ts";

const missing = findNginx() === null;
if (missing) process.stderr.write("SKIPPED: nginx is not on this machine\n");

test.skipIf(missing).each([false, true])(
  "startNginx() serves ranges of a folder, with TLS: %p",
  async (tls) => {
    await using root = await tempDir();
    await Bun.write(join(root.path, "a.txt"), "hello");
    await using nginx = await startNginx({ root: root.path, tls });
    const reply = await fetch(`${nginx.origin}/a.txt`, {
      headers: { range: "bytes=1-2" },
      ...(nginx.caFile !== null && { tls: { ca: Bun.file(nginx.caFile) } }),
    });
    expect(reply.status).toBe(206);
    expect(await reply.text()).toBe("el");
  },
);

test.skipIf(missing)("startNginx() tells why it cannot start", async () => {
  await using root = await tempDir();
  const started = startNginx({ root: root.path, directives: "no_such_word;" });
  await expect(started).rejects.toThrow("no_such_word");
});

test("tempDir() is gone once disposed", async () => {
  let path = "";
  {
    await using folder = await tempDir();
    path = folder.path;
    await Bun.write(join(path, "deep/file"), "x");
  }
  expect(await Bun.file(join(path, "deep/file")).exists()).toBe(false);
});
