import { afterAll, beforeAll, expect, test } from "bun:test";
import { EndpointsSchema, type Problem, Secret } from "@haul/contract";
import { sourceContext } from "../source.ts";
import { hubRig, OWNER } from "./_hub_rig.ts";
import { huggingFaceSource } from "./hugging_face_source.ts";

let rig: Awaited<ReturnType<typeof hubRig>>;

beforeAll(async () => {
  rig = await hubRig();
});

afterAll(() => rig[Symbol.asyncDispose]());

const ADD_KEY = { kind: "add_key", service: "huggingface" };
const PAGE = (path: string) => ({
  kind: "open_page",
  url: `${rig.hf.endpoint}${path}`,
});

test.each([
  ["", "org/gated", "gated", 401, "accept its terms at"],
  ["hf_new", "org/gated", "gated", 403, "has not asked for access yet"],
  ["hf_pending", "org/gated", "gated", 403, "waits for its authors"],
  ["hf_rejected", "org/gated", "gated", 403, "have refused your request"],
  ["hf_fine", "org/gated", "gated", 403, "may not read gated repositories"],
  ["", "org/private", "not_found", 401, "or it is private"],
  ["", "org/none", "not_found", 401, "or it is private"],
  [OWNER, "org/none", "not_found", 404, "or your account may not see it"],
  ["", "org-without-slash", "not_found", 401, "A repository is OWNER/NAME"],
  ["", "org/name@v9", "not_found", 404, 'has no revision "v9"'],
  ["", "org/name:no.bin", "not_found", undefined, 'has no file "no.bin"'],
  ["", "org/gone", "taken_down", undefined, "has disabled org/gone"],
  ["hf_bad", "org/name", "unauthorized", 401, "org/name is public"],
  ["hf_bad", "org/private", "unauthorized", 401, "settings/tokens"],
  ["hf_bad", "org/gated", "unauthorized", 401, "settings/tokens"],
] as const)(
  "huggingFaceSource.resolve() with the key %p says of %s: %s",
  async (token, text, ...expected) => {
    const [code, status, words] = expected;
    const link = text.includes("/") ? text : `${rig.hf.endpoint}/${text}`;
    const refusal = await rig.refusalOf(link, token === "" ? {} : { token });
    const { host } = new URL(rig.hf.endpoint);
    expect(refusal).toMatchObject({ code, retry: "never", host });
    expect(refusal.status).toBe(status);
    expect(refusal.message).toContain(words);
    expect(refusal.message).not.toContain("canary");
  },
);

test.each([
  ["", "org/gated", ADD_KEY],
  ["hf_new", "org/gated", "/org/gated"],
  ["hf_pending", "org/gated", "/org/gated"],
  ["", "org/private", ADD_KEY],
  [OWNER, "org/none", "/org/none"],
  ["", "org/name:no.bin", "/org/name/tree/main"],
  ["hf_bad", "org/name", ADD_KEY],
] as const)(
  "huggingFaceSource.resolve() with the key %p offers for %s the way out",
  async (token, text, fix) => {
    const refusal = await rig.refusalOf(text, token === "" ? {} : { token });
    expect(refusal.fix).toEqual(
      (typeof fix === "string" ? PAGE(fix) : fix) as typeof refusal.fix,
    );
  },
);

test("huggingFaceSource.resolve() lists a gated repository without access, and takes no mask for a hash", async () => {
  const files = await rig.resolve("org/gated");
  const readme = files.find(({ name }) => name === "README.md");
  const model = files.find(({ name }) => name === "model.safetensors");
  expect(readme?.access).toMatchObject({ state: "open", refusal: null });
  expect(model?.access).toMatchObject({
    state: "gated",
    page: `${rig.hf.endpoint}/org/gated`,
  });
  expect(model?.hashes).toEqual([]);
  expect(model?.size).toBe(5000);
});

test("huggingFaceSource.resolve() has the hashes of a gated repository with access, under one identity", async () => {
  const [masked] = await rig.resolve("org/gated:model.safetensors");
  const [file] = await rig.resolve("org/gated:model.safetensors", {
    token: OWNER,
  });
  expect(file?.access).toMatchObject({ state: "open", refusal: null });
  expect(file?.hashes[0]?.hex).toBe(
    rig.gated.file("model.safetensors").lfs?.sha256 ?? "",
  );
  expect(file?.identity).toBe(masked?.identity ?? "");
  expect(file?.bytes[0]?.headers).toEqual({ Authorization: `Bearer ${OWNER}` });
});

test("huggingFaceSource.resolve() takes two requests for a file, and asks for access to gated ones alone", async () => {
  const before = rig.hf.asked.length;
  await rig.resolve("org/name:config.json");
  expect(rig.hf.asked.slice(before).map((line) => line.split("?")[0])).toEqual([
    "GET /api/models/org/name/revision/main",
    `POST /api/models/org/name/paths-info/${rig.repo.head}`,
  ]);
});

test("huggingFaceSource.resolve() names the seconds of a rate limit", async () => {
  rig.hf.endLimits();
  rig.hf.switches = { limits: { api: 1 } };
  const refusal = await rig.refusalOf("org/name:config.json");
  rig.hf.switches = {};
  expect(refusal).toMatchObject({
    code: "overloaded",
    status: 429,
    retry: { afterMs: 143_000 },
    message: expect.stringContaining("143 s"),
    fix: ADD_KEY as Problem["fix"],
  });
});

test("huggingFaceSource.resolve() asks anew for files that were refused", async () => {
  const sharing = {
    fetch: (url: string | URL, init?: RequestInit) => fetch(url, init),
  };
  const files = await rig.resolve("org/gated", sharing);
  const model = files.find(({ name }) => name === "model.safetensors");
  expect(model?.access.refusal?.code).toBe("gated");
  const link = model?.link ?? "";
  const [again] = await rig.resolve(link, { ...sharing, token: OWNER });
  expect(again?.access).toMatchObject({ state: "open", refusal: null });
});

test("huggingFaceSource.resolve() never takes a pointer for the file", async () => {
  const { text } = rig.repo.file("model.safetensors");
  await rig.hf.repo("org/pointer", { files: { "m.safetensors": { text } } });
  expect(await rig.refusalOf("org/pointer")).toMatchObject({
    code: "not_a_file",
    message: expect.stringContaining("only the pointer"),
  });
});

test("huggingFaceSource.resolve() keeps the key from a mirror that nobody allowed it", async () => {
  const endpoints = EndpointsSchema.parse({ huggingface: rig.hf.endpoint });
  const before = rig.hf.hub.requests.length;
  const refusal = await rig.refusalOf("org/gated", { token: OWNER, endpoints });
  expect(refusal.message).toContain("HAUL_SEND_KEYS_TO=huggingface");
  const sent = rig.hf.hub.requests.slice(before).map(({ headers }) => headers);
  expect(sent.some((headers) => "authorization" in headers)).toBe(false);
});

test("huggingFaceSource.account() names the key's owner, or says that the key is bad", async () => {
  const contextOf = (token: string) =>
    sourceContext({
      fetch,
      endpoints: EndpointsSchema.parse({
        huggingface: rig.hf.endpoint,
        keysTo: ["huggingface"],
      }),
      tokenFor: async () => new Secret(token),
    });
  expect(await huggingFaceSource.account?.(contextOf(OWNER))).toBe("owner");
  const refused = huggingFaceSource.account?.(contextOf("hf_bad"));
  await expect(refused).rejects.toMatchObject({
    problem: { code: "unauthorized" },
  });
});
