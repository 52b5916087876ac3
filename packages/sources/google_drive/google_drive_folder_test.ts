import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { EndpointsSchema } from "@haul/contract";
import { DriveRig, newId, TOKEN } from "./_drive_rig.ts";
import { folderView } from "./folder_view.ts";
import { parsePage } from "./read_answer.ts";

let rig: DriveRig;

beforeAll(async () => {
  rig = await DriveRig.start();
});

afterAll(async () => {
  await rig[Symbol.asyncDispose]();
});

test("googleDriveSource.resolve() lists a folder of two levels with a document", async () => {
  const { folder, file, keyed, doc, vae } = rig.putFolder();
  const files = await rig.resolve(rig.folderLink(folder));
  expect(files.map((each) => [each.name, each.folder, each.identity])).toEqual([
    ["weights.safetensors", null, `googledrive:${file.id}`],
    ["old.bin", null, `googledrive:${keyed.id}`],
    ["Notes & more.docx", null, `googledrive:${doc.id}.docx`],
    ["vae.safetensors", "VAE_fp16", `googledrive:${vae.id}`],
  ]);
});

test("googleDriveSource.resolve() gives each file of a folder a link of its own, and its bytes", async () => {
  const { folder } = rig.putFolder();
  const files = await rig.resolve(rig.folderLink(folder));
  for (const file of files) {
    const same = await rig.one(new URL(file.link));
    expect(same.identity).toBe(file.identity);
    expect(same.name).toBe(file.name);
    const { headers } = await fetch(file.bytes[0]!.url);
    expect(headers.get("content-disposition")).toStartWith("attachment");
  }
});

test("googleDriveSource.resolve() finds a folder behind a link that does not say so", async () => {
  const { folder } = rig.putFolder();
  const url = rig.link(folder, "open?id=ID");
  expect(await rig.resolve(url)).toHaveLength(4);
});

test.each([
  [{ file: "vae.safetensors" }, ["vae.safetensors"]],
  [{ file: "VAE_fp16/vae.safetensors" }, ["vae.safetensors"]],
  [{ include: ["*.safetensors"] }, ["weights.safetensors", "vae.safetensors"]],
])(
  "googleDriveSource.resolve() takes %j from a folder",
  async (choice, names) => {
    const { folder } = rig.putFolder();
    const files = await rig.resolve(rig.folderLink(folder), choice);
    expect(files.map(({ name }) => name)).toEqual(names);
  },
);

test.each([[{ file: "x" }], [{ include: ["*.x"] }]])(
  "googleDriveSource.resolve() offers a folder's files where %j is not in it",
  async (choice) => {
    const { folder, file } = rig.putFolder();
    const problem = await rig.problem(rig.folderLink(folder), choice);
    expect(problem.code).toBe("choice_needed");
    const offered = [{ id: file.id, label: "weights.safetensors" }];
    const choices = expect.arrayContaining(offered);
    expect(problem.fix).toMatchObject({ kind: "choose", choices });
  },
);

test.each([
  ["login", "unauthorized"],
  ["not_found", "not_found"],
  ["sorry", "overloaded"],
  ["unknown_page", "not_a_file"],
] as const)(
  "googleDriveSource.resolve() understands a folder's manner %p",
  async (manner, code) => {
    const item = { id: newId(), name: "F", items: [], manner };
    const url = rig.folderLink(rig.drive.folder(item));
    expect((await rig.problem(url)).code).toBe(code);
  },
);

test.each([{}, { key: TOKEN }])(
  "googleDriveSource.resolve() says that a folder is empty, with %j",
  async (given) => {
    const url = rig.folderLink(rig.folder("F"));
    const problem = await rig.problem(url, given);
    expect(problem.code).toBe("not_found");
    expect(problem.message).toContain("empty");
  },
);

test.each([
  [
    "embedded-folder-view.gdown-sample.html",
    [
      ["file", "file_00.txt"],
      ["file", "file_01.txt"],
      ["file", "photo.jpg"],
      ["folder", "subfolder"],
    ],
  ],
  [
    "embedded-folder-view.flip-entries.html",
    [
      ["file", "MoonDress_Kaguya.zip"],
      ["folder", "Textures"],
    ],
  ],
])("folderView() reads the recorded listing %p", (name, expected) => {
  const path = `${import.meta.dir}/testdata/${name}`;
  const entries = folderView(parsePage(readFileSync(path, "utf8")), {
    url: "https://drive.google.com/embeddedfolderview",
    endpoints: EndpointsSchema.parse({}),
  });
  expect(entries?.map(({ link, name }) => [link.kind, name])).toEqual(expected);
});

test("folderView() takes each item once, by the link that has a name", () => {
  const link = `<a href="/file/d/${newId()}/view">`;
  const entries = folderView(
    parsePage(`${link}<img></a>${link}one.bin</a>${link}Open</a>`),
    {
      url: "https://drive.google.com/embeddedfolderview",
      endpoints: EndpointsSchema.parse({}),
    },
  );
  expect(entries?.map(({ name }) => name)).toEqual(["one.bin"]);
});
