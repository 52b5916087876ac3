import { expect, test } from "bun:test";
import { pathFilter } from "./path_filter.ts";

const PATHS = [
  ".gitattributes",
  "README.md",
  "model.safetensors",
  "unet/model.fp16.safetensors",
  "unet/deep/config.json",
  "vae/config.json",
  "a b [v2] (final).bin",
];

test.each([
  [[], [], PATHS],
  [["*.safetensors"], [], ["model.safetensors", "unet/model.fp16.safetensors"]],
  [["unet/*"], [], ["unet/model.fp16.safetensors", "unet/deep/config.json"]],
  [["unet/"], [], ["unet/model.fp16.safetensors", "unet/deep/config.json"]],
  [["unet/**/*.json"], [], ["unet/deep/config.json"]],
  [["vae/config.json"], [], ["vae/config.json"]],
  [["*.{md,json}"], ["unet/*"], ["README.md", "vae/config.json"]],
  [[], ["*.json", ".*", "a b*"], PATHS.slice(1, 4)],
  [["*"], ["*"], []],
  [["config.json"], [], []],
  [["MODEL.safetensors"], [], []],
  [["?odel.safetensors"], [], ["model.safetensors"]],
])(
  "pathFilter() with %j and without %j takes %j",
  (include, exclude, taken) => {
    expect(PATHS.filter(pathFilter({ include, exclude }))).toEqual(taken);
  },
);
