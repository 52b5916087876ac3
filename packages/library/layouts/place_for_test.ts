import { expect, test } from "bun:test";
import { join } from "node:path";
import { ModelTypeSchema } from "@haul/contract";
import { listsOf, put, TOOLS, toolTree } from "./_tool_tree.ts";
import { placeFor } from "./place_for.ts";

const EACH_TYPE = TOOLS.flatMap((tool) =>
  ModelTypeSchema.options.map((type) => ({ tool, type })),
);

test.each(EACH_TYPE)(
  "placeFor() puts $type where $tool would look, or says that it has no folder",
  async ({ tool, type }) => {
    await using tree = await toolTree(tool);
    const { home } = tree;
    const name = "model.safetensors";
    const place = await placeFor({ layout: tool, root: home, name, type });
    await put(join(place.folder, place.name), "x");
    expect(place.root).toBe(home);
    expect(place.reason).toBe(`you said --type ${type}`);
    const isKnown = listsOf(tool)[type] !== undefined;
    expect(await tree.listed(type)).toEqual(isKnown ? [name] : []);
    const says = place.notes.some((note) => note.includes("has no folder for"));
    expect(says).toBe(!isKnown);
  },
);

test("placeFor() keeps a plain folder flat but for the folders of a repository", async () => {
  const root = "/srv/models";
  const flat = await placeFor({ layout: "plain", root, name: "../a.bin" });
  expect(flat).toMatchObject({ root, folder: root, name: "a.bin", notes: [] });
  const within = "unet/../../.ssh//x";
  const deep = await placeFor({ layout: "plain", root, name: "a.bin", within });
  expect(deep.folder).toBe("/srv/models/unet/ssh/x");
});

test("placeFor() names by a template below the folder of the type", async () => {
  await using tree = await toolTree("comfyui");
  const place = await placeFor({
    layout: "comfyui",
    root: tree.home,
    name: "ink.safetensors",
    type: "lora",
    template: "{base}/{type}-{name}",
  });
  expect(place.folder).toBe(join(tree.home, "models/loras"));
  expect(place.name).toBe("lora-ink.safetensors");
});

test("placeFor() tells how InvokeAI learns of a file, and leaves its models folder alone", async () => {
  await using tree = await toolTree("invokeai");
  const place = await placeFor({
    layout: "invokeai",
    root: tree.home,
    name: "a.safetensors",
    type: "checkpoint",
  });
  expect(place.folder).toBe(join(tree.home, "haul/main"));
  expect(place.notes.join()).toContain("/api/v2/models/install");
});

test("placeFor() finds the tool from a portable build's folder and from its models folder", async () => {
  await using tree = await toolTree("comfyui");
  const portable = join(tree.top, "portable");
  for (const file of ["main.py", "nodes.py", "comfy/sd.py"]) {
    await put(join(portable, "ComfyUI", file), "");
  }
  const lora = { layout: "comfyui", name: "a.pt", type: "lora" } as const;
  const inPortable = await placeFor({ ...lora, root: portable });
  expect(inPortable.folder).toBe(join(portable, "ComfyUI/models/loras"));
  const models = join(tree.home, "models");
  const inModels = await placeFor({ ...lora, root: models });
  expect(inModels).toMatchObject({
    root: models,
    folder: join(models, "loras"),
  });
});
