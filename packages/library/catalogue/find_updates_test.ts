import { expect, test } from "bun:test";
import { Catalogue } from "./catalogue.ts";
import { findUpdates, type LatestVersion } from "./find_updates.ts";

test("findUpdates() tells of models whose newest version is not here", async () => {
  using catalogue = new Catalogue(":memory:");
  const add = (path: string, modelId: string | null, versionId: string) =>
    catalogue.add({
      path,
      size: 1,
      mtime: 1,
      sha256: path.repeat(64).slice(0, 64),
      source: "civitai",
      modelId,
      versionId,
    });
  add("/1", "old", "1");
  add("/2", "current", "1");
  add("/3", "current", "2");
  add("/4", "gone", "1");
  add("/5", "failing", "1");
  add("/6", null, "1");
  const newest = (versionId: string): LatestVersion => ({
    versionId,
    version: null,
    page: null,
  });
  const answers: Record<string, LatestVersion | null> = {
    old: newest("2"),
    current: newest("2"),
    gone: null,
  };
  const failed: string[] = [];
  const updates = await Array.fromAsync(
    findUpdates(catalogue, {
      latest: async ({ modelId }) => {
        const answer = answers[modelId];
        if (answer === undefined) throw new Error("no answer");
        return answer;
      },
      onFailure: ({ path }) => failed.push(path),
    }),
  );
  expect(updates.map(({ files }) => files.map(({ path }) => path))).toEqual([
    ["/1"],
  ]);
  expect(failed).toEqual(["/5"]);
});
