import { expect, test } from "bun:test";
import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { ModelType } from "@haul/contract";
import { type Tool, toolTree } from "./_tool_tree.ts";
import { type PlaceForFile, placeFor } from "./place_for.ts";
import { batchArguments, shellArguments } from "./tools/a1111_settings.ts";

/** Where a tool with such a settings file wants files of a type. */
async function placeIn(
  tool: Tool,
  file: { path: string; text: string; type: ModelType; folders?: string[] },
): Promise<PlaceForFile> {
  await using tree = await toolTree(tool);
  const text = file.text.replaceAll("TOP", tree.top);
  for (const folder of file.folders ?? []) {
    await mkdir(join(tree.top, folder), { recursive: true });
  }
  await tree.write(file.path, text);
  const place = await placeFor({
    layout: tool,
    root: tree.home,
    name: "a.safetensors",
    type: file.type,
    env: { MODELS: join(tree.top, "env") },
  });
  const plain = JSON.stringify(place).replaceAll(tree.top, "TOP");
  return JSON.parse(plain);
}

const SHELL: [text: string, type: ModelType, folder: string][] = [
  [`export COMMANDLINE_ARGS="--ckpt-dir TOP/my --api"`, "checkpoint", "TOP/my"],
  [
    `export COMMANDLINE_ARGS="--lora-dir 'TOP/my loras' --xformers"`,
    "lora",
    "TOP/my loras",
  ],
  [`COMMANDLINE_ARGS="--vae-dir=vae2"`, "vae", "TOP/forge/vae2"],
  [
    `export COMMANDLINE_ARGS="--text-encoder-dir \${MODELS}/te"`,
    "text_encoder",
    "TOP/env/te",
  ],
  [`export COMMANDLINE_ARGS="--models-dir TOP/m"`, "lora", "TOP/m/Lora"],
  [
    `export COMMANDLINE_ARGS="--data-dir TOP/d"`,
    "embedding",
    "TOP/d/embeddings",
  ],
  [
    `export COMMANDLINE_ARGS="--data-dir TOP/d --models-dir TOP/m --ckpt-dir TOP/c"`,
    "checkpoint",
    "TOP/c",
  ],
  [
    `export COMMANDLINE_ARGS="--api"\nexport COMMANDLINE_ARGS="$COMMANDLINE_ARGS --lora-dir TOP/l"`,
    "lora",
    "TOP/l",
  ],
  [
    `export COMMANDLINE_ARGS="--ckpt-dirs TOP/one --ckpt-dirs TOP/two"`,
    "checkpoint",
    "TOP/one",
  ],
  [
    `#export COMMANDLINE_ARGS="--ckpt-dir TOP/no"`,
    "checkpoint",
    "TOP/forge/models/Stable-diffusion",
  ],
  [
    `export COMMANDLINE_ARGS="--controlnet-dir ~/cn"`,
    "controlnet",
    join(homedir(), "cn"),
  ],
];

test.each(SHELL)(
  "placeFor() follows Forge's %p",
  async (text, type, folder) => {
    const place = await placeIn("forge", { path: "webui-user.sh", text, type });
    expect(place.folder).toBe(folder);
    expect(place.notes).toEqual([]);
  },
);

test.each([
  [`export COMMANDLINE_ARGS="--lora-dir $NOWHERE/l"`, "--lora-dir $NOWHERE/l"],
  [`export COMMANDLINE_ARGS="--lora-dir 'D:\\\\l'"`, "--lora-dir D:"],
  [`export COMMANDLINE_ARGS="--lora-dir 'x"`, "quotes"],
])("placeFor() says that %p cannot be followed", async (text, note) => {
  const file = { path: "webui-user.sh", text, type: "lora" } as const;
  const place = await placeIn("a1111", file);
  expect(place.folder).toBe("TOP/a1111/models/Lora");
  expect(place.notes.join()).toContain(note);
});

test("shellArguments() reads lines that go on, and none where nothing is set", () => {
  const script = `export COMMANDLINE_ARGS="--api \\\n  --ckpt-dir /x"\n`;
  expect(shellArguments(script)).toEqual(["--api", "--ckpt-dir", "/x"]);
  expect(shellArguments("#!/bin/bash\n")).toEqual([]);
});

test("batchArguments() reads what Windows is given", () => {
  const script = [
    "@echo off",
    "@REM set COMMANDLINE_ARGS=--no",
    'set COMMANDLINE_ARGS=--ckpt-dir "D:\\my models" --api',
    "set COMMANDLINE_ARGS=%COMMANDLINE_ARGS% --lora-dir E:\\loras",
  ].join("\r\n");
  const words = ["--ckpt-dir", "D:\\my models", "--api"];
  expect(batchArguments(script)).toEqual([...words, "--lora-dir", "E:\\loras"]);
  expect(batchArguments('set "COMMANDLINE_ARGS=--api"')).toEqual(["--api"]);
});

const YAML = `
# a comment
comfyui:
  base_path: TOP/shared
  is_default: yes
  checkpoints: models/checkpoints/
  loras: |
    models/one
    models/two
  clip: te
  unet: |
    dm
other:
  base_path: TOP/other
  vae: vae
relative:
  is_default: true
  embeddings: emb
off:
  is_default: no
  base_path: TOP/off
  controlnet: cn
empty:
`;

const COMFYUI: [type: ModelType, folder: string][] = [
  ["checkpoint", "TOP/shared/models/checkpoints"],
  // ComfyUI puts each line before the others.
  ["lora", "TOP/shared/models/two"],
  ["text_encoder", "TOP/shared/te"],
  ["diffusion_model", "TOP/shared/dm"],
  ["embedding", "TOP/comfyui/emb"],
  ["vae", "TOP/comfyui/models/vae"],
  ["controlnet", "TOP/comfyui/models/controlnet"],
];

test.each(COMFYUI)(
  "placeFor() follows ComfyUI's extra_model_paths.yaml for %p",
  async (type, folder) => {
    const file = { path: "extra_model_paths.yaml", text: YAML, type };
    const place = await placeIn("comfyui", file);
    expect(place.folder).toBe(folder);
    expect(place.notes).toEqual([]);
    const isShared = folder.startsWith("TOP/shared");
    expect(place.root).toBe(isShared ? folder : "TOP/comfyui");
    expect(place.reason).toEndWith(
      isShared || type === "embedding"
        ? "and ComfyUI's own settings name the folder"
        : `--type ${type}`,
    );
  },
);

test("placeFor() follows the flags of ComfyUI's start scripts", async () => {
  const text = [
    "# python main.py --base-directory TOP/no",
    'python main.py --listen --base-directory "TOP/my base"',
  ].join("\n");
  const file = { path: "run.sh", text, type: "lora" } as const;
  const place = await placeIn("comfyui", file);
  expect(place.folder).toBe("TOP/my base/models/loras");
});

test("placeFor() follows the scripts above a portable ComfyUI, and none of another program", async () => {
  const other = "python Other/main.py --base-directory TOP/other\n";
  const own =
    ".\\python_embeded\\python.exe -s comfyui\\main.py --base-directory TOP/mine\r\n";
  for (const [text, folder] of [
    [other, "TOP/comfyui/models/loras"],
    [other + own, "TOP/mine/models/loras"],
  ] as const) {
    const file = { path: "../run_nvidia_gpu.bat", text, type: "lora" } as const;
    expect((await placeIn("comfyui", file)).folder).toBe(folder);
  }
});

test.each(["a: [", "- 1\n- 2", "just text"])(
  "placeFor() says that extra_model_paths.yaml with %p cannot be understood",
  async (text) => {
    const path = "extra_model_paths.yaml";
    const place = await placeIn("comfyui", { path, text, type: "lora" });
    expect(place.folder).toBe("TOP/comfyui/models/loras");
    expect(place.notes.join()).toContain("cannot be understood");
  },
);

const FDS = `IsInstalled: true
#Settings related to file paths.
Paths:
\t#Root path for model files.
\tModelRoot: Models;TOP/fast
\tDownloadToRootID: 1
\tSDModelFolder: checkpoints;Stable-Diffusion
\tSDLoraFolder: TOP/loras
\tSDVAEFolder: VAE
\tSDClipFolder: text_encoders;clip
\tWildcardsFolder: Wild
\tDataPath: Data
Network:
\tSDVAEFolder: no
`;

const SWARMUI: [type: ModelType, folder: string][] = [
  ["checkpoint", "TOP/fast/checkpoints"],
  ["lora", "TOP/loras"],
  ["vae", "TOP/fast/VAE"],
  ["diffusion_model", "TOP/fast/diffusion_models"],
  ["wildcards", "TOP/swarmui/Data/Wild"],
];

test.each(SWARMUI)(
  "placeFor() follows SwarmUI's lists of folders for %p",
  async (type, folder) => {
    const file = { path: "Data/Settings.fds", text: FDS, type };
    const place = await placeIn("swarmui", file);
    expect({ folder: place.folder, notes: place.notes }).toEqual({
      folder,
      notes: [],
    });
  },
);

const CONFIG = JSON.stringify({
  path_checkpoints: ["TOP/one", "TOP/two"],
  path_loras: "TOP/one",
  path_vae: "TOP/missing",
  path_embeddings: ["TOP/one", "TOP/missing"],
});

test.each([
  ["checkpoint", "TOP/one", 2],
  ["lora", "TOP/one", 2],
  ["vae", "TOP/fooocus/models/vae", 2],
  ["embedding", "TOP/fooocus/models/embeddings", 2],
] as const)(
  "placeFor() follows Fooocus' config.txt for %p as Fooocus does",
  async (type, folder, notes) => {
    const file = { path: "config.txt", text: CONFIG, type };
    const folders = ["one", "two"];
    const place = await placeIn("fooocus", { ...file, folders });
    expect(place.folder).toBe(folder);
    expect(place.notes).toHaveLength(notes);
  },
);

test("placeFor() follows the models folder of Stability Matrix", async () => {
  const text = JSON.stringify({ ModelDirectoryOverride: "TOP/other" });
  const file = { path: "settings.json", text, type: "locon" } as const;
  const place = await placeIn("stability-matrix", file);
  expect(place.folder).toBe("TOP/other/LyCORIS");
  expect(place.root).toBe("TOP/other/LyCORIS");
});

test("placeFor() waits for no pipe where a settings file should be", async () => {
  await using tree = await toolTree("comfyui");
  const path = join(tree.home, "extra_model_paths.yaml");
  expect(Bun.spawnSync(["mkfifo", path]).exitCode).toBe(0);
  const place = await placeFor({
    layout: "comfyui",
    root: tree.home,
    name: "a.pt",
    type: "lora",
  });
  expect(place.folder).toBe(join(tree.home, "models/loras"));
  expect(place.notes).toHaveLength(1);
});
