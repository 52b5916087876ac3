import { expect, test } from "bun:test";
import { FileChoiceSchema } from "@haul/contract";
import { parseGetOptions } from "./get_options.ts";

const URL_1 = "https://example.org/a.bin";
const URL_2 = "https://example.org/b.bin";

test("parseGetOptions() has safe defaults", () => {
  expect(parseGetOptions([URL_1], "/home/me")).toEqual({
    urls: [URL_1],
    lists: [],
    aria2c: null,
    folder: "/home/me",
    recognise: false,
    job: {
      name: null,
      sha256: null,
      mirrors: [],
      connections: null,
      headers: {},
      choice: FileChoiceSchema.parse({}),
      layout: null,
      template: null,
      overwrite: false,
      hash: true,
    },
    maxSpeed: null,
    allowHttp: false,
    allowPrivate: [],
    findCopies: true,
    usesLibrary: true,
    password: false,
    dryRun: false,
    json: false,
    quiet: false,
  });
});

test("parseGetOptions() reads every option", () => {
  const sha256 = "0a".repeat(32);
  const options = parseGetOptions(
    [
      ...[URL_1, "-o", "models", "--name", "a.bin", "--sha256", sha256],
      ...["--mirror", URL_2, "-x", "16", "--max-speed", "1M", "--header"],
      ...["X-Key: k", "--json", "--quiet", "--allow-http", "--overwrite"],
      ...["--allow-private", "10.0.0.0/8", "--allow-private=fd00::/8"],
      ...["--file", "7", "--type", "lora", "--include=*.gguf"],
      ...["--include", "vae/*", "--password", "--no-lookup", "--dry-run"],
      ...["--engine", "aria2c", "--no-hash"],
      ...["--layout", "ComfyUI", "--template", "{model}", "--no-library"],
    ],
    "/home/me",
  );
  expect(options).toEqual({
    urls: [URL_1],
    lists: [],
    aria2c: "aria2c",
    folder: "/home/me/models",
    recognise: false,
    job: {
      name: "a.bin",
      sha256,
      mirrors: [URL_2],
      connections: 16,
      headers: { "X-Key": "k" },
      choice: FileChoiceSchema.parse({
        file: "7",
        type: "lora",
        include: ["*.gguf", "vae/*"],
      }),
      layout: "comfyui",
      template: "{model}",
      overwrite: true,
      hash: false,
    },
    maxSpeed: 1024 ** 2,
    allowHttp: true,
    allowPrivate: ["10.0.0.0/8", "fd00::/8"],
    findCopies: false,
    usesLibrary: false,
    password: true,
    dryRun: true,
    json: true,
    quiet: true,
  });
});

test("parseGetOptions() needs a URL", () => {
  expect(() => parseGetOptions([], "/")).toThrow("needs a URL");
});

test("parseGetOptions() takes lists in place of URLs, stdin among them", () => {
  const { urls, lists } = parseGetOptions(["-i", "a.csv", "-i-"], "/");
  expect(urls).toEqual([]);
  expect(lists).toEqual(["a.csv", "-"]);
});

test.each(["--name", "--sha256", "--header"])(
  "parseGetOptions() refuses %s for a list",
  (option) => {
    expect(() => parseGetOptions(["-i", "a.csv", option, "x: y"], "/")).toThrow(
      option,
    );
  },
);

test("parseGetOptions() refuses an engine that it does not know", () => {
  expect(() => parseGetOptions([URL_1, "--engine=curl"], "/")).toThrow(
    "auto, haul or aria2c",
  );
});

test.each(["--name", "--sha256", "--mirror"])(
  "parseGetOptions() refuses %s for several URLs",
  (option) => {
    expect(() => parseGetOptions([URL_1, URL_2, option, "x"], "/")).toThrow(
      `${option} fits one URL and 2 were given`,
    );
  },
);

test.each(["0", "65", "-1", "many", "1.5", ""])(
  "parseGetOptions() refuses %p connections",
  (count) => {
    expect(() => parseGetOptions([URL_1, `-x${count}`], "/")).toThrow(
      count === "" ? "needs a value" : "from 1 to 64",
    );
  },
);
