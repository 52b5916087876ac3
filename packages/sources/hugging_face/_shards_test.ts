import { expect, test } from "bun:test";
import { shardGroup, withWholeGroups } from "./_shards.ts";

test.each([
  ["m-00001-of-00003.safetensors", "m.safetensors"],
  ["m_00012-of-00072.bin", "m.bin"],
  ["x/m-00002-of-00003.gguf", "x/m.gguf"],
  ["m.safetensors.index.json", "m.safetensors"],
  ["pytorch_model.bin.index.json", "pytorch_model.bin"],
  ["m.fp16-00001-of-00002.safetensors", "m.fp16.safetensors"],
  ["m.safetensors.index.fp16.json", "m.fp16.safetensors"],
  ["m.safetensors", null],
  ["m-1-of-3.safetensors", null],
  ["config.json", null],
  ["index.json", null],
])("shardGroup() finds that %s is of %p", (path, group) => {
  expect(shardGroup(path)).toBe(group);
});

test("withWholeGroups() brings the other shards and the index along, and nothing else", () => {
  const all = [
    "a-00001-of-00002.bin",
    "a-00002-of-00002.bin",
    "a.bin.index.json",
    "b-00001-of-00002.bin",
    "config.json",
    "x/a-00001-of-00002.bin",
  ].map((path) => ({ path }));
  const chosen = all.filter((_, at) => at === 1 || at === 4);
  const whole = withWholeGroups(chosen, all);
  expect(whole.map(({ path }) => path)).toEqual([
    "a-00001-of-00002.bin",
    "a-00002-of-00002.bin",
    "a.bin.index.json",
    "config.json",
  ]);
});
