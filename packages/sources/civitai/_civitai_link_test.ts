import { expect, test } from "bun:test";
import { EndpointsSchema, isProblemError } from "@haul/contract";
import { parseInput } from "../parse_input.ts";
import { sourceFor } from "../source_for.ts";
import { type CivitaiLink, civitaiLink } from "./_civitai_link.ts";
import { civitaiPlace } from "./_civitai_place.ts";

const USUAL = EndpointsSchema.parse({});
const SHA256 =
  "a5f58eb1c33616c4f06bca55af39876a7b817913cd829caa8acb111b770c85cc";

const ANY = {
  fileId: null,
  type: null,
  format: null,
  size: null,
  fp: null,
  quant: null,
};

const model = (modelId: number, versionId: number | null = null, file = {}) =>
  ({
    kind: "model",
    modelId,
    versionId,
    file: { ...ANY, ...file },
  }) as CivitaiLink;

const version = (versionId: number, file = {}) =>
  ({ kind: "version", versionId, file: { ...ANY, ...file } }) as CivitaiLink;

const hash = (hex: string) => ({ kind: "hash", hash: hex }) as CivitaiLink;

const FORMS: readonly [text: string, link: CivitaiLink][] = [
  // Pages, on every front.
  ["https://civitai.com/models/4384", model(4384)],
  ["https://civitai.com/models/4384/", model(4384)],
  ["https://civitai.com/models/4384/dreamshaper", model(4384)],
  ["https://civitai.red/models/4384/dreamshaper", model(4384)],
  ["https://civitai.green/models/4384", model(4384)],
  ["https://www.civitai.com/models/4384", model(4384)],
  ["https://www.civitai.red/models/4384", model(4384)],
  ["civitai.com/models/4384", model(4384)],
  ["//civitai.com/models/4384", model(4384)],
  ["http://civitai.com/models/4384", model(4384)],
  ["HTTPS://CIVITAI.COM/models/4384", model(4384)],
  [
    "https://civitai.com/models/4384?modelVersionId=128713",
    model(4384, 128713),
  ],
  [
    "https://civitai.com/models/4384/dreamshaper?modelVersionId=128713#comments",
    model(4384, 128713),
  ],
  ["https://civitai.com/models/4384?a=1&amp;modelVersionId=5", model(4384, 5)],
  ["https://civitai.com/models/4384?modelVersionId=x", model(4384)],
  ["https://civitai.com/model-versions/128713", version(128713)],
  // The download route.
  ["https://civitai.com/api/download/models/128713", version(128713)],
  ["https://api.civitai.com/api/download/models/501240", version(501240)],
  ["https://civitai.red/api/download/models/128713", version(128713)],
  [
    "https://civitai.com/api/download/models/290640?type=VAE&format=SafeTensor",
    version(290640, { type: "VAE", format: "SafeTensor" }),
  ],
  [
    "https://civitai.com/api/download/models/501240?type=Model&format=SafeTensor&size=full&fp=fp16",
    version(501240, {
      type: "Model",
      format: "SafeTensor",
      size: "full",
      fp: "fp16",
    }),
  ],
  [
    "https://civitai.com/api/download/models/1?type=Model&format=GGUF&quantType=Q4_K_M",
    version(1, { type: "Model", format: "GGUF", quant: "Q4_K_M" }),
  ],
  [
    "https://civitai.com/api/download/models/501240?fileId=418904&token=abc",
    version(501240, { fileId: 418904 }),
  ],
  [
    "https://civitai.com/api/download/training-data/1",
    version(1, { type: "Training Data" }),
  ],
  [
    "https://civitai.com/api/download/attachments/12",
    { kind: "bare_file", path: "/api/download/attachments/12" },
  ],
  [
    "https://civitai.com/api/download/vault/12",
    { kind: "bare_file", path: "/api/download/vault/12" },
  ],
  // The API.
  ["https://civitai.com/api/v1/models/4384", model(4384)],
  ["https://civitai.com/api/v1/model-versions/128713", version(128713)],
  ["https://civitai.com/api/v1/model-versions/mini/128713", version(128713)],
  [
    "https://civitai.com/api/v1/model-versions/by-hash/A5F58EB1C3",
    hash("a5f58eb1c3"),
  ],
  // What people and pictures lead to.
  [
    "https://civitai.com/images/9304",
    { kind: "pictures", of: "imageId", id: 9304 },
  ],
  ["https://civitai.com/posts/77", { kind: "pictures", of: "postId", id: 77 }],
  ["https://civitai.com/user/Lykon", { kind: "user", name: "Lykon" }],
  ["https://civitai.com/user/Lykon/models", { kind: "user", name: "Lykon" }],
  ["https://civitai.com/user/a%20b", { kind: "user", name: "a b" }],
  ["https://civitai.com/collections/9", { kind: "collection", id: 9 }],
  ["https://civitai.com/4384", { kind: "number", id: 4384 }],
  // AIR.
  ["urn:air:sdxl:lora:civitai:328553@368189", model(328553, 368189)],
  ["URN:AIR:sdxl:lora:civitai:328553@368189", model(328553, 368189)],
  ["air:sdxl:lora:civitai:328553@368189", model(328553, 368189)],
  ["urn:sdxl:lora:civitai:328553@368189", model(328553, 368189)],
  ["sdxl:lora:civitai:328553@368189", model(328553, 368189)],
  ["sdxl:lora:civitai:328553", model(328553)],
  ["sdxl:lora:civitai:328553@382152*0.5", model(328553, 382152)],
  ["sdxl:lora:civitai:328553@382152!ink wash*0.75", model(328553, 382152)],
  [
    "urn:air:flux1:diffusionmodel:civitai:618692@691639+606664",
    model(618692, 691639, { fileId: 606664 }),
  ],
  [
    "urn:air:flux1:diffusionmodel:civitai:618692@691639+606664.safetensor",
    model(618692, 691639, { fileId: 606664 }),
  ],
  [
    "urn:air:sd1:checkpoint:civitai:4384@128713.ckpt",
    model(4384, 128713, { format: "ckpt" }),
  ],
  // Hashes.
  ["A5F58EB1C3", hash("a5f58eb1c3")],
  ["22d8cb95b807", hash("22d8cb95b807")],
  [SHA256, hash(SHA256)],
  [SHA256.toUpperCase(), hash(SHA256)],
  ["AutoV1: 27EA8C02", hash("27ea8c02")],
  ["crc32:A72626DB", hash("a72626db")],
  [`sha256:${SHA256}`, hash(SHA256)],
  ["9999999999", hash("9999999999")],
];

test.each(FORMS)("civitaiLink() reads %p", (text, link) => {
  const url = parseInput(text);
  expect(sourceFor(url).id).toBe("civitai");
  expect(civitaiLink(url)).toEqual(link);
});

test.each([
  "https://civitai.com.example.org/models/1",
  "https://notcivitai.com/models/1",
  "https://civitai.com@example.org/models/1",
  "https://example.org/https://civitai.com/models/1",
  "https://example.org/?u=civitai.com/models/1",
  "https://evil.civitai.com/models/1",
  "https://civitai.com:8443/models/1",
  "https://civitаi.com/models/1",
  "https://civitai.com./models/1",
  "https://civitai.blue/models/1",
  "https://b2.civitai.com/file/civitai-modelfiles/model/1/a.safetensors?Authorization=3_x",
  "https://civitai-delivery-worker-prod.5ac0637cfd0766c97916cefa3764fbdf.r2.cloudflarestorage.com/model/1/a.safetensors",
  "https://image.civitai.com/xG1nkqKTMzGDvpLrqFT7WA/3cabeab1/original=true/9304.jpeg",
  "https://imagecache.civitai.com/xG1nkqKTMzGDvpLrqFT7WA/3cabeab1/width=450/9304.jpeg",
  "27EA8C02.example.org/a",
])("civitaiPlace() is not taken in by %p", (text) => {
  const url = parseInput(text);
  expect(civitaiPlace(url, USUAL)).toBeNull();
  expect(sourceFor(url).id).toBe("direct");
});

test.each([
  "https://civitai.com/",
  "https://civitai.com/models",
  "https://civitai.com/models/",
  "https://civitai.com/models/x4384",
  "https://civitai.com/models/99999999999",
  "https://civitai.com/models/0",
  "https://civitai.com/models/2147483648",
  "https://civitai.com/articles/4384",
  "https://civitai.com/bounties/1",
  "https://civitai.com/api/v1/models",
  "https://civitai.com/api/v1/model-versions/by-hash/xyz",
  "https://civitai.com/api/download/models/",
])(
  "civitaiLink() finds no file in %p, which is CivitAI's all the same",
  (text) => {
    const url = parseInput(text);
    expect(sourceFor(url).id).toBe("civitai");
    expect(civitaiLink(url)).toBeNull();
  },
);

test.each([
  ["https://civitai.com/models/1", "https://civitai.com"],
  ["http://www.civitai.com/models/1", "https://civitai.com"],
  ["https://api.civitai.com/models/1", "https://civitai.com"],
  ["https://civitai.red/models/1", "https://civitai.red"],
  ["https://www.civitai.green/models/1", "https://civitai.green"],
])("civitaiPlace() asks about %p at %p", (text, place) => {
  expect(civitaiPlace(new URL(text), USUAL)).toBe(place);
});

test("civitaiPlace() asks about every link at the user's own endpoint, where there is one", () => {
  const endpoints = { ...USUAL, civitai: "http://127.0.0.1:8080/" };
  for (const text of [
    "https://civitai.com/models/1",
    "https://civitai.red/models/1",
    "http://127.0.0.1:8080/models/1",
  ]) {
    expect(civitaiPlace(new URL(text), endpoints)).toBe(
      "http://127.0.0.1:8080",
    );
  }
  expect(civitaiPlace(new URL("http://127.0.0.1:8081/"), endpoints)).toBeNull();
});

test("parseInput() sends an AIR of Hugging Face to Hugging Face", () => {
  const air =
    "urn:air:flux1:checkpoint:huggingface:black-forest-labs/FLUX.1-dev";
  const repository = "https://huggingface.co/black-forest-labs/FLUX.1-dev";
  expect(parseInput(air).href).toBe(repository);
  expect(parseInput(`${air}@main`).href).toBe(`${repository}/tree/main`);
});

test.each(["4384", "1234567890"])(
  "parseInput() asks what the number %s means",
  (text) => {
    const problem = problemOf(() => parseInput(text));
    expect(problem.code).toBe("choice_needed");
    expect(problem.message).toContain(`https://civitai.com/models/${text}`);
    const ids = problem.fix?.kind === "choose" ? problem.fix.choices : [];
    expect(ids.map(({ id }) => parseInput(id).href)).toEqual([
      `https://civitai.com/models/${text}`,
      `https://civitai.com/model-versions/${text}`,
      ...(text.length === 10
        ? [`https://civitai.com/api/v1/model-versions/by-hash/${text}`]
        : []),
    ]);
  },
);

test.each([
  "urn:air:flux1:lora:civitai-r2:bucket/path.safetensors",
  "urn:air:other:other:orchestrator:job@1",
])("parseInput() says that nobody can download %p", (text) => {
  const problem = problemOf(() => parseInput(text));
  expect(problem.code).toBe("bad_url");
  expect(problem.message).toContain("nobody can download");
});

test.each(["deadbeef", "27EA8C02", "a5f58eb1c3361", "sdxl:lora:example:1"])(
  "parseInput() does not guess at %p",
  (text) => {
    expect(problemOf(() => parseInput(text)).code).toBe("bad_url");
  },
);

function problemOf(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (isProblemError(error)) return error.problem;
    throw error;
  }
  throw new Error("It went well");
}
