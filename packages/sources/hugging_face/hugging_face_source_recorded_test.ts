import { expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { EndpointsSchema, FileChoiceSchema } from "@haul/contract";
import { parseInput } from "../parse_input.ts";
import { sourceContext } from "../source.ts";
import { isPointer } from "./_pointer.ts";
import { huggingFaceSource } from "./hugging_face_source.ts";

const COMMIT = "f4b0486b498f84668e828044de1d0c8ba486e05b";
const TREE = "tree.bert-base-uncased.json";
const INFO = "model-info.stabilityai__sdxl-turbo.json";

function recorded(name: string) {
  return Bun.file(join(import.meta.dir, "testdata", name));
}

/** A hub that gives recorded answers, of whatever repository. */
async function resolveRecorded(text: string, include: string[] = []) {
  const asked: string[] = [];
  const context = sourceContext({
    fetch: async (url) => {
      asked.push(String(url));
      const isTree = String(url).includes("/tree/");
      return new Response(await recorded(isTree ? TREE : INFO).text());
    },
    choice: FileChoiceSchema.parse({ include }),
  });
  const url = parseInput(text, EndpointsSchema.parse({}));
  return { files: await huggingFaceSource.resolve(url, context), asked };
}

test("huggingFaceSource.resolve() reads the hub's own record and list", async () => {
  const { files, asked } = await resolveRecorded("stabilityai/sdxl-turbo");
  expect(asked[1]).toStartWith(
    `https://huggingface.co/api/models/stabilityai/sdxl-turbo/tree/${COMMIT}?recursive=true`,
  );
  const said = files.map(({ name, size, hashes }) => {
    const [hash] = hashes;
    return [name, size, hash?.algorithm, hash?.hex.slice(0, 6)];
  });
  expect(said).toEqual([
    [".gitattributes", 345, "git_sha1", "dc0835"],
    ["config.json", 313, "git_sha1", "fca794"],
    ["pytorch_model.bin", 440473133, "sha256", "097417"],
    ["tf_model.h5", 536063208, "sha256", "a7a17d"],
    ["vocab.txt", 231508, "git_sha1", "fb1402"],
  ]);
});

test("huggingFaceSource.resolve() says of a model what its record says", async () => {
  const { files } = await resolveRecorded("stabilityai/sdxl-turbo", ["*.bin"]);
  expect(files[0]?.model).toMatchObject({
    type: "checkpoint",
    title: "sdxl-turbo",
    version: "f4b0486",
    creator: "test_author",
    licence: "sai-nc-community",
    tags: ["diffusers", "onnx", "safetensors", "text-to-image", "has_space"],
    page: "https://huggingface.co/stabilityai/sdxl-turbo",
    record: { sha: COMMIT },
  });
  const record = files[0]?.model?.record ?? {};
  expect(Object.keys(record)).not.toContain("siblings");
});

test("isPointer() knows the pointer of a real file, which has Git's name in the tree", async () => {
  const text = await recorded("lfs-pointer.tf_model.h5.txt").text();
  expect(isPointer(text)).toBe(true);
  const git = createHash("sha1").update(`blob ${text.length}\0${text}`);
  const tree = await recorded(TREE).text();
  expect(tree).toContain(git.digest("hex"));
});

test.each([
  "",
  "{}",
  "version https://git-lfs.github.com/spec/v1\n",
  "oid sha256:00\nsize 1\n",
  " version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
])("isPointer() takes %j for no pointer", (text) => {
  expect(isPointer(text)).toBe(false);
});
