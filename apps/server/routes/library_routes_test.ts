import { expect, test } from "bun:test";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { LibraryFile, ScanResult } from "@haul/contract";
import { tempDir } from "@haul/fixture_server";
import { openLibrary, policyFromEnv } from "@haul/jobs";
import { libraryRoutes } from "./library_routes.ts";

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** The routes over a folder with one model and its picture; nobody is asked about it. */
async function rig() {
  const folder = await tempDir();
  const root = join(folder.path, "models");
  await mkdir(join(root, "loras"), { recursive: true });
  const path = join(root, "loras/ink.safetensors");
  await Bun.write(path, "weights");
  await Bun.write(join(root, "loras/ink.preview.png"), PNG);
  await Bun.write(join(folder.path, "secret.png"), PNG);
  const real = openLibrary({
    catalogue: ":memory:",
    policy: policyFromEnv({}),
  });
  const library = {
    ...real,
    scan: (each: string) => real.scan(each, { asks: false }),
  };
  const app = libraryRoutes({ library, roots: [root] }).onError(
    ({ error }) => new Response(String(error), { status: 500 }),
  );
  const ask = (method: string, place: string) =>
    app.handle(new Request(`http://haul/api/library${place}`, { method }));
  return {
    folder: folder.path,
    path,
    ask,
    async [Symbol.asyncDispose]() {
      real[Symbol.dispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test("libraryRoutes() scans the folders and lists what is there, with its picture", async () => {
  await using r = await rig();
  const scan = (await (await r.ask("POST", "/scan")).json()) as ScanResult;
  expect(scan).toMatchObject({ files: 1, added: 1 });
  const files = (await (await r.ask("GET", "")).json()) as LibraryFile[];
  expect(files).toMatchObject([
    { path: r.path, type: "lora", size: 7, hasPreview: true, missing: false },
  ]);
  const query = new URLSearchParams({ path: r.path });
  const picture = await r.ask("GET", `/preview?${query}`);
  expect(picture.headers.get("content-type")).toBe("image/png");
  expect(await picture.bytes()).toEqual(PNG);
});

test("libraryRoutes() reads no picture that lies beside no model of the library", async () => {
  await using r = await rig();
  await r.ask("POST", "/scan");
  for (const path of [
    join(r.folder, "secret.png"),
    join(r.folder, "secret.safetensors"),
    `${r.path}/../../../secret`,
  ]) {
    const reply = await r.ask(
      "GET",
      `/preview?${new URLSearchParams({ path })}`,
    );
    expect(reply.status).toBe(500);
    expect(await reply.text()).toContain("no picture");
  }
});
