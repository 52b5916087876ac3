import { expect, test } from "bun:test";
import {
  EndpointsSchema,
  isProblemError,
  type JobOptions,
  JobOptionsSchema,
  type ResolvedFile,
  ResolvedFileSchema,
} from "@haul/contract";
import { expand } from "./expand.ts";

const scope = { roots: ["/m"], endpoints: EndpointsSchema.parse({}) };

function file(path: string, changes: Partial<ResolvedFile> = {}): ResolvedFile {
  const at = path.lastIndexOf("/");
  const link = `https://files.example/all/${encodeURIComponent(path)}`;
  return ResolvedFileSchema.parse({
    source: "direct",
    identity: `test:${path}`,
    link,
    name: path.slice(at + 1),
    folder: at < 0 ? null : path.slice(0, at),
    size: 10,
    hashes: [],
    bytes: [{ url: link }],
    ...changes,
  });
}

function expanded(
  files: readonly ResolvedFile[],
  options: Partial<JobOptions> = {},
) {
  const input = {
    url: "https://files.example/all",
    options: JobOptionsSchema.parse(options),
  };
  return expand(input, { ...scope, files });
}

function refusal(
  files: readonly ResolvedFile[],
  options: Partial<JobOptions> = {},
) {
  try {
    expanded(files, options);
    return null;
  } catch (error) {
    return isProblemError(error) ? error.problem : null;
  }
}

test("expand() gives each file its own link, folder and name, and adds up the sizes", () => {
  const { jobs, bytes } = expanded([file("a.bin"), file("sub/dir/b.bin")], {
    folder: "mine",
    maxSpeed: 5,
  });
  expect(jobs.map(({ input }) => input.url)).toEqual([
    "https://files.example/all/a.bin",
    "https://files.example/all/sub%2Fdir%2Fb.bin",
  ]);
  expect(jobs.map(({ input }) => input.options)).toMatchObject([
    { folder: "mine", name: "a.bin", maxSpeed: 5 },
    { folder: "mine/sub/dir", name: "b.bin", maxSpeed: 5 },
  ]);
  expect(jobs[1]?.file).toEqual({
    source: "direct",
    name: "b.bin",
    path: "/m/mine/sub/dir/b.bin",
    size: 10,
    model: null,
  });
  expect(bytes).toBe(20);
});

test("expand() knows no total where one size is unknown", () => {
  const { bytes } = expanded([file("a"), file("b", { size: null })]);
  expect(bytes).toBeNull();
});

test.each([
  ["../../etc/passwd", "/m/download/download/etc/passwd"],
  ["a//./b/x.bin", "/m/a/download/b/x.bin"],
  ["con/~/x.bin", "/m/con_/download/x.bin"],
])("expand() keeps %p inside the folder as %p", (path, safe) => {
  const { jobs } = expanded([file(path), file("other")]);
  expect(jobs[0]?.file?.path).toBe(safe);
});

test("expand() tells files of one name apart, each in its folder", () => {
  const { jobs } = expanded([file("a.bin"), file("A.bin"), file("s/a.bin")]);
  expect(jobs.map(({ input }) => input.options.name)).toEqual([
    "a.bin",
    "a (1).bin",
    "a.bin",
  ]);
});

test("expand() sends the user's headers to the origin of the link alone", () => {
  const elsewhere = file("b", { link: "https://else.example/b" });
  const headers = { authorization: "Bearer canary" };
  const { jobs } = expanded([file("a"), elsewhere], { headers });
  expect(jobs.map(({ input }) => input.options.headers)).toEqual([headers, {}]);
});

test("expand() leaves the choice behind, but for what the user knows of the kind", () => {
  const { jobs } = expanded([file("a"), file("b")], {
    choice: {
      ...JobOptionsSchema.parse({}).choice,
      include: ["*"],
      type: "vae",
    },
  });
  const choice = jobs[0]?.input.options.choice;
  expect([choice?.include, choice?.type]).toEqual([[], "vae"]);
});

test.each([
  [{ name: "a.bin" }, "a name fits one"],
  [{ sha256: "0".repeat(64) }, "a SHA-256 fits one"],
  [{ mirrors: ["https://m.example/a"] }, "a mirror has one"],
])("expand() refuses %p, which fits one file", (options, said) => {
  const problem = refusal([file("a"), file("b")], options);
  expect(problem).toMatchObject({ code: "bad_option" });
  expect(problem?.message).toContain(said);
});

test("expand() refuses more than 10 000 files and says how to have fewer", () => {
  const files = Array.from({ length: 10_001 }, () => file("a"));
  const problem = refusal(files);
  expect(problem?.code).toBe("choice_needed");
  expect(problem?.message).toContain("10001 files");
});
