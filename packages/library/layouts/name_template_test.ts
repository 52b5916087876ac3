import { expect, test } from "bun:test";
import { type NameFacts, nameFromTemplate } from "./name_template.ts";

const INK: NameFacts = {
  model: "Ink Wash",
  version: "v2.0",
  base: "SDXL 1.0",
  type: "lora",
  creator: "someartist",
  id: "900001",
  file: "ink_wash_v2.safetensors",
};

test.each([
  ["{name}.{ext}", [], "ink_wash_v2.safetensors"],
  ["{name}", [], "ink_wash_v2.safetensors"],
  [
    "{base}/{creator}/{model} - {version}.{ext}",
    ["SDXL 1.0", "someartist"],
    "Ink Wash - v2.0.safetensors",
  ],
  ["{type}/{id}_{name}", ["lora"], "900001_ink_wash_v2.safetensors"],
  ["mine/{model}.v{id}.{ext}", ["mine"], "Ink Wash.v900001.safetensors"],
])("nameFromTemplate() makes of %p %p and %p", (template, folders, name) => {
  expect(nameFromTemplate(template, INK)).toEqual({ folders, name });
});

test("nameFromTemplate() leaves out what is not known", () => {
  const bare = { ...INK, base: null, version: null, model: null };
  expect(nameFromTemplate("{base}/{model} - {version}", bare)).toEqual({
    folders: [],
    name: "ink_wash_v2.safetensors",
  });
  const some = { ...INK, version: null };
  expect(nameFromTemplate("{model} - {version}", some).name).toBe(
    "Ink Wash.safetensors",
  );
});

test("nameFromTemplate() keeps the words on both sides of a slash", () => {
  const facts = { ...INK, model: "Ink/Wash" };
  expect(nameFromTemplate("{model}", facts).name).toBe("Ink_Wash.safetensors");
});

test.each(["../../etc", "..\\..\\x", "/etc/passwd", "a/../../b", ".ssh/keys"])(
  "nameFromTemplate() makes one component of the title %p",
  (model) => {
    const place = nameFromTemplate("{model}/{model}", { ...INK, model });
    for (const part of [...place.folders, place.name]) {
      expect(part).not.toMatch(/[/\\]|^\./);
    }
    expect(place.folders.length).toBeLessThanOrEqual(1);
  },
);

test.each([
  "{title}",
  "../{name}",
  "/{name}",
  "{base}//{name}",
  "{name",
  "a\\b",
])("nameFromTemplate() refuses the template %p", (template) => {
  expect(() => nameFromTemplate(template, INK)).toThrow("naming template");
});
