import { expect, test } from "bun:test";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { put, TOOLS, toolTree } from "./_tool_tree.ts";
import { detectLayout } from "./detect_layout.ts";

test.each(TOOLS)("detectLayout() knows %p by its files", async (tool) => {
  await using tree = await toolTree(tool);
  const found = { layout: tool, home: tree.home };
  expect(await detectLayout(tree.home)).toEqual(found);
  await mkdir(join(tree.home, "models"), { recursive: true });
  expect(await detectLayout(join(tree.home, "models"))).toEqual(found);
});

test("detectLayout() knows the cache of Hugging Face, and nothing else", async () => {
  await using tree = await toolTree("comfyui");
  const hub = join(tree.top, "hub");
  await put(join(hub, "models--org--name/refs/main"), "abc");
  expect((await detectLayout(hub))?.layout).toBe("hf-cache");
  await put(join(tree.top, "project/packages/a"), "");
  await put(join(tree.top, "project/models/a"), "");
  expect(await detectLayout(join(tree.top, "project"))).toBeNull();
  expect(await detectLayout(join(tree.top, "nowhere"))).toBeNull();
});
