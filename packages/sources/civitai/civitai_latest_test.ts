import { expect, test } from "bun:test";
import { startCivitai } from "@haul/fixture_server";
import { contextOf, problemOf } from "./_civitai_rig.ts";
import { civitaiLatest } from "./civitai_latest.ts";

test("civitaiLatest() gives the newest version, null where there is none, and no guess", async () => {
  await using civitai = await startCivitai();
  const files = [{ id: 1, name: "ink.safetensors" }];
  const versions = [
    { id: 200, files },
    { id: 100, files: [{ id: 2, name: "old.safetensors" }] },
  ];
  await civitai.model({ id: 7, name: "Ink", type: "LORA", versions });
  const context = contextOf(civitai);
  expect(await civitaiLatest(7, context)).toMatchObject({
    versionId: 200,
    page: `${civitai.origin}/models/7?modelVersionId=200`,
  });
  expect(await civitaiLatest(8, context)).toBeNull();
  civitai.set({ failure: { status: 503 } });
  expect((await problemOf(civitaiLatest(7, context))).code).toBe("overloaded");
});
