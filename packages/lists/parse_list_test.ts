import { expect, test } from "bun:test";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { parseList } from "./parse_list.ts";

const HEX = "a".repeat(64);

/** Entries as `line url kind/sub folder name`, what is not told left out. */
async function read(list: string | Uint8Array, name?: string) {
  const { entries, problems } = await parseList(list, name ? { name } : {});
  return {
    entries: entries.map(({ line, url, type, subfolder, options }) =>
      [line, url, type, subfolder, options.folder, options.name]
        .filter((part) => part != null)
        .join(" "),
    ),
    problems: problems.map(({ line, problem }) => `${line} ${problem.message}`),
  };
}

test("parseList() reads lines of links, comments and blanks aside", async () => {
  const list =
    "\uFEFF# my models\r\n\r\nhttps://a.example/x.gguf\r\n// old\r\nurn:air:sdxl:lora:civitai:1@2\r\n12345\r\n";
  expect(await read(list)).toEqual({
    entries: [
      "3 https://a.example/x.gguf",
      "5 urn:air:sdxl:lora:civitai:1@2",
      "6 12345",
    ],
    problems: [],
  });
});

test("parseList() folds what is listed twice, at its first line", async () => {
  const list = "https://a.example/x\nhttps://a.example/y\nhttps://a.example/x";
  const { entries } = await read(list);
  expect(entries).toEqual(["1 https://a.example/x", "2 https://a.example/y"]);
});

test("parseList() keeps one link that is wanted under two names", async () => {
  const list = "https://a.example/x > a.bin\nhttps://a.example/x > b.bin";
  expect((await read(list)).entries).toHaveLength(2);
});

test("parseList() reads a hashtag script: tags hold until the next", async () => {
  const list = `#model
https://a.example/x.safetensors ##the big one
#LORA
https://mega.nz/file/gAx#uL7E ##agent8
https://a.example/u8.bin > ink.safetensors
#hypernet
https://a.example/h.pt`;
  expect(await read(list)).toEqual({
    entries: [
      "2 https://a.example/x.safetensors checkpoint",
      "4 https://mega.nz/file/gAx#uL7E lora",
      "5 https://a.example/u8.bin lora ink.safetensors",
      "7 https://a.example/h.pt hypernetwork",
    ],
    problems: [],
  });
});

test("parseList() reads sd-hub's tags, with folders, paths and names", async () => {
  const list = `$ckpt/anime
https://civitai.com/models/643227?modelVersionId=811710
https://civitai.com/models/1188071 = imagine.safetensors
https://a.example/y /content/models/tmp = y.safetensors`;
  expect((await read(list)).entries).toEqual([
    "2 https://civitai.com/models/643227?modelVersionId=811710 checkpoint anime",
    "3 https://civitai.com/models/1188071 checkpoint anime imagine.safetensors",
    "4 https://a.example/y /content/models/tmp y.safetensors",
  ]);
});

test("parseList() tells a tag that nobody knows, and drops the one before it", async () => {
  const list =
    "#lora\nhttps://a.example/1\n#lorra\nhttps://a.example/2\n$what\n";
  const { entries, problems } = await read(list);
  expect(entries).toEqual(["1", "2"].map((n) => expect.stringContaining(n)));
  expect(entries[1]).toBe("4 https://a.example/2");
  expect(problems).toEqual([
    expect.stringContaining('3 "#lorra"'),
    expect.stringContaining('5 "$what"'),
  ]);
});

test("parseList() takes a lone word behind # for a comment where nothing is a tag", async () => {
  expect((await read("#flux\nhttps://a.example/1")).problems).toEqual([]);
});

test("parseList() refuses commands, orders and prose, line by line", async () => {
  const list =
    "!pip freeze\nhttps://a.example/1\n@new foo\nmy favourite models\n";
  const { entries, problems } = await read(list);
  expect(entries).toEqual(["2 https://a.example/1"]);
  expect(problems.map((text) => text.slice(0, 1))).toEqual(["1", "3", "4"]);
});

test("parseList() reads an input file of aria2", async () => {
  const list = `https://a.example/x\thttps://b.example/x
  out=model.bin
  dir=loras
  checksum=sha-256=${HEX.toUpperCase()}
  header=Authorization: Bearer s3cret
  header=X-Two: 2
  split=100
  max-download-limit=2M
  file-allocation=none
  bt-seed=yes
https://a.example/y`;
  const { entries, problems } = await parseList(list);
  expect(entries).toHaveLength(2);
  expect(entries[0]?.options).toEqual({
    mirrors: ["https://b.example/x"],
    name: "model.bin",
    folder: "loras",
    sha256: HEX,
    headers: { Authorization: "Bearer s3cret", "X-Two": "2" },
    connections: 64,
    maxSpeed: 2 * 1024 * 1024,
  });
  expect(problems.map(({ line }) => line)).toEqual([10]);
});

test("parseList() reads a table, its columns in any order and case", async () => {
  const list = `Type;URL;Filename;SHA256
LoRA;https://a.example/1;"a; b.safetensors";sha256:${HEX}

;https://a.example/2;;`;
  const { entries } = await parseList(list);
  expect(entries).toEqual([
    {
      line: 2,
      url: "https://a.example/1",
      type: "lora",
      subfolder: null,
      options: { name: "a; b.safetensors", sha256: HEX },
    },
    {
      line: 4,
      url: "https://a.example/2",
      type: null,
      subfolder: null,
      options: {},
    },
  ]);
});

test("parseList() tells each bad row of a table by its line, cells over several lines counted", async () => {
  const list = `url,type,sha256,note
https://a.example/1,lora,,"two
lines"
,vae,,
https://a.example/2,rocket,,
https://a.example/3,,abc,
https://a.example/4,,,`;
  const { entries, problems } = await read(list);
  expect(entries).toEqual([
    "2 https://a.example/1 lora",
    "7 https://a.example/4",
  ]);
  expect(problems.map((text) => text.slice(0, 1))).toEqual(["4", "5", "6"]);
});

test("parseList() says what a .csv without a column for links lacks", async () => {
  const { problems } = await read("name,size\na,1\n", "models.csv");
  expect(problems[0]).toContain('none of these is "url": name, size');
});

const WORKFLOW = {
  models: [
    {
      name: "flux.safetensors",
      url: "https://a.example/flux",
      directory: "diffusion_models",
      hash: HEX,
      hash_type: "SHA256",
    },
  ],
  nodes: [
    {
      type: "LoraLoader",
      properties: {
        models: [
          {
            name: "SDXL/ink.safetensors",
            url: "https://a.example/ink",
            directory: "loras",
          },
          { name: "no-link.safetensors", directory: "loras" },
        ],
      },
    },
  ],
  definitions: {
    subgraphs: [
      {
        nodes: [
          {
            properties: {
              models: [
                {
                  name: "s.pth",
                  url: "https://a.example/s",
                  directory: "sams",
                },
              ],
            },
          },
        ],
      },
    ],
  },
};

test("parseList() finds the models of a workflow, in nodes and subgraphs too", async () => {
  const { entries, problems } = await read(JSON.stringify(WORKFLOW, null, 1));
  expect(entries.map((text) => text.replace(/^\d+ /, ""))).toEqual([
    "https://a.example/flux diffusion_model flux.safetensors",
    "https://a.example/ink lora SDXL ink.safetensors",
    "https://a.example/s sams s.pth",
  ]);
  expect(problems).toEqual([
    expect.stringMatching(/^\d\d .*no-link\.safetensors/),
  ]);
});

test("parseList() reads a preset of Fooocus", async () => {
  const preset = {
    default_model: "a.safetensors",
    checkpoint_downloads: { "a.safetensors": "https://a.example/a" },
    lora_downloads: { "b.safetensors": "https://a.example/b" },
    embeddings_downloads: {},
  };
  expect((await read(JSON.stringify(preset, null, 2))).entries).toEqual([
    "4 https://a.example/a checkpoint a.safetensors",
    "7 https://a.example/b lora b.safetensors",
  ]);
});

test("parseList() reads an array of links, and tells JSON that is cut", async () => {
  expect((await read('["https://a.example/1"]')).entries).toHaveLength(1);
  expect((await read('{"nodes": [')).problems[0]).toContain("may be cut");
  expect((await read('{"nodes": []}')).problems[0]).toContain("models");
});

/** A PNG of nothing but its signature and one chunk; readers of texts look at no more. */
function png(type: string, data: Buffer): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const chunk = [length, Buffer.from(type), data, Buffer.alloc(4)];
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    ...chunk,
    Buffer.from("0000000049454e44ae426082", "hex"),
  ]);
}

const JSON_TEXT = Buffer.from(JSON.stringify(WORKFLOW));

test.each([
  ["tEXt", Buffer.concat([Buffer.from("workflow\0"), JSON_TEXT])],
  [
    "zTXt",
    Buffer.concat([Buffer.from("workflow\0\0"), deflateSync(JSON_TEXT)]),
  ],
  ["iTXt", Buffer.concat([Buffer.from("workflow\0\0\0en\0w\0"), JSON_TEXT])],
  [
    "iTXt",
    Buffer.concat([
      Buffer.from("workflow\0\x01\0\0\0"),
      deflateSync(JSON_TEXT),
    ]),
  ],
])(
  "parseList() finds a workflow in a picture's %s chunk",
  async (type, data) => {
    const { entries } = await parseList(png(type, data));
    expect(entries).toHaveLength(3);
  },
);

test("parseList() says of a picture without a workflow that it has none", async () => {
  const { problems } = await read(png("tEXt", Buffer.from("Title\0a cat")));
  expect(problems[0]).toContain("holds no workflow");
});

test("parseList() refuses bytes that are no text", async () => {
  const { problems } = await read(new Uint8Array([80, 75, 3, 4, 0, 0, 1]));
  expect(problems[0]).toContain("no list");
});

test("parseList() reads UTF-16 as Notepad writes it", async () => {
  const bytes = Buffer.from("\uFEFFhttps://a.example/ü", "utf16le");
  expect((await read(bytes)).entries).toEqual(["1 https://a.example/ü"]);
});

test("parseList() names no line that is not there, whatever it is given", async () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom("#lora", "$vae/x", "url,type", ' out="', "{", "a > b", ","),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
      const text = lines.join("\n");
      const count = text.split(/\r\n|\r|\n/).length;
      const { entries, problems } = await parseList(text);
      for (const { line } of [...entries, ...problems]) {
        expect(line).toBeWithin(1, count + 1);
      }
    }),
  );
});
