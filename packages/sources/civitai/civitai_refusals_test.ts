import { expect, test } from "bun:test";
import type { FileAccess, Problem } from "@haul/contract";
import {
  type CivitaiModelOptions,
  type CivitaiSwitches,
  type CivitaiVersionOptions,
  startCivitai,
} from "@haul/fixture_server";
import { resolveOne } from "./_civitai_rig.ts";

const KEY = "CANARY";
const SOON = new Date(Date.now() + 3 * 86_400_000).toISOString();
const FILES = [{ id: 7, name: "ink.safetensors" }];
const ADD_KEY = { kind: "add_key", service: "civitai" } as const;

interface Given {
  version?: Partial<CivitaiVersionOptions>;
  model?: Partial<CivitaiModelOptions>;
  switches?: CivitaiSwitches;
  /** @default none */
  key?: string;
  agent?: string;
}

/** What a user is told who wants version 20 of "Ink Wash", which the API still knows. */
async function accessOf(given: Given): Promise<FileAccess> {
  await using civitai = await startCivitai({
    accounts: [{ key: KEY, username: "ada" }],
  });
  // Records are cached for minutes: the route may know better.
  const model = { id: 10, name: "Ink Wash", type: "LORA", ...given.model };
  civitai.record("/api/v1/models/10", { ...model, modelVersions: [] });
  const record = { id: 20, modelId: 10, name: "v1.0", files: FILES };
  civitai.record("/api/v1/model-versions/20", {
    ...record,
    ...given.version,
    ...given.version?.fields,
  });
  const version = { id: 20, files: FILES, ...given.version };
  await civitai.model({ id: 10, ...given.model, versions: [version] });
  civitai.set(given.switches ?? {});
  const link = `${civitai.origin}/models/10?modelVersionId=20`;
  const { key = null, agent = null } = given;
  const file = await resolveOne(link, civitai, { key, agent });
  const shown = JSON.stringify({ ...file, bytes: [] });
  expect(shown).not.toContain(KEY);
  expect(file.name).toBe("ink.safetensors");
  expect(file.access.page).toBe(link);
  return file.access;
}

const DISABLED = { version: { usageControl: "Generation" } } as const;
const LOGIN = { version: { requireAuth: true } };
const PRIVATE = { version: { isPrivate: true } };
const GATED = {
  version: { paidAccess: { permanent: false, endsAt: SOON } },
};
const OPEN_END = {
  version: { paidAccess: { permanent: false, endsAt: null } },
};
const PAID = { version: { paidAccess: { permanent: true, endsAt: null } } };

type Row = [
  name: string,
  given: Given,
  state: FileAccess["state"],
  refusal: Partial<Problem>,
  words: RegExp,
];

const ROWS: Row[] = [
  [
    "1, a blocked address",
    { switches: { blocked: true } },
    "unknown",
    { code: "forbidden", status: 403, retry: "never" },
    /blocked your address/,
  ],
  [
    "2, a used-up quota",
    { switches: { overQuota: true } },
    "unknown",
    { code: "quota", status: 429, retry: { afterMs: 3_600_000 } },
    /your address downloads too much.*Try again in an hour/,
  ],
  [
    "2, a used-up quota of an account",
    { switches: { overQuota: true }, key: KEY },
    "unknown",
    { code: "quota", status: 429 },
    /your account downloads too much/,
  ],
  [
    "4, a real person",
    { model: { poi: true } },
    "unknown",
    { code: "not_found", status: 404, retry: "never" },
    /gives out no such file of Ink Wash \(v1\.0\)/,
  ],
  [
    "5, an archived model",
    { model: { mode: "Archived" } },
    "unknown",
    { code: "taken_down", status: 410 },
    /was archived: its page stands, its files are gone/,
  ],
  [
    "6, a deleted model",
    { model: { status: "Deleted" } },
    "unknown",
    { code: "not_found", status: 404 },
    /was removed, or is not published/,
  ],
  [
    "6, a version that is no longer published",
    { version: { status: "Draft" } },
    "unknown",
    { code: "not_found", status: 404 },
    /was removed, or is not published/,
  ],
  [
    "6, a model that was taken down",
    { model: { mode: "TakenDown", status: "Deleted" } },
    "unknown",
    { code: "taken_down", status: 404 },
    /was taken down by CivitAI/,
  ],
  [
    "7, a model for the generator alone",
    DISABLED,
    "gated",
    { code: "forbidden", status: 401 },
    /only be used in CivitAI's own generator, and no key changes that/,
  ],
  [
    "7, a model for the generator alone, with a key",
    { ...DISABLED, key: KEY },
    "gated",
    { code: "forbidden", status: 401 },
    /no key changes that/,
  ],
  [
    "8, a login",
    LOGIN,
    "needs_key",
    { code: "unauthorized", status: 401, fix: ADD_KEY },
    /for people signed in to CivitAI.*haul token set civitai/,
  ],
  [
    "8, the site's login wall",
    { switches: { loginWall: true } },
    "needs_key",
    { code: "unauthorized", status: 401, fix: ADD_KEY },
    /for people signed in/,
  ],
  [
    "8, a login, with a bad key",
    { ...LOGIN, key: "revoked" },
    "needs_key",
    { code: "unauthorized", status: 401, fix: ADD_KEY },
    /does not know your key/,
  ],
  [
    "9, early access with a date",
    GATED,
    "early_access",
    { code: "early_access", status: 403 },
    new RegExp(
      `early access until ${SOON.slice(0, 10)} ${SOON.slice(11, 16)} UTC.*store your key`,
    ),
  ],
  [
    "9, early access with a date, with a key",
    { ...GATED, key: KEY },
    "early_access",
    { code: "early_access", status: 403 },
    /buy it on http.*; your account ada has not/,
  ],
  [
    "9, early access, with a bad key",
    { ...GATED, key: "revoked" },
    "needs_key",
    { code: "unauthorized", status: 403, fix: ADD_KEY },
    /does not know your key/,
  ],
  [
    "9, early access without a date",
    OPEN_END,
    "early_access",
    { code: "early_access", status: 403 },
    /is in early access\. /,
  ],
  [
    "9, a paid model",
    PAID,
    "paid",
    { code: "gated", status: 403 },
    /is sold by its creator\. Buy it on http/,
  ],
  [
    "10, a private model",
    PRIVATE,
    "gated",
    { code: "forbidden", status: 403 },
    /is private: CivitAI gives you no access/,
  ],
  [
    "10, a private model, with a key",
    { ...PRIVATE, key: KEY },
    "gated",
    { code: "forbidden", status: 403 },
    /gives your account ada no access/,
  ],
  [
    "11, a file that the route does not know",
    { version: { files: [{ ...FILES[0]!, ownerVersion: 9 }] } },
    "unknown",
    { code: "not_found", status: 404 },
    /gives out no such file/,
  ],
  [
    "12, a storage in trouble",
    { switches: { storageTrouble: 99 } },
    "unknown",
    { code: "overloaded", status: 404, retry: { afterMs: 60_000 } },
    /cannot find Ink Wash \(v1\.0\) in its own storage just now/,
  ],
];

test.each(ROWS)(
  "civitaiSource.resolve() tells row %s",
  async (...[, given, state, refusal, words]: Row) => {
    const access = await accessOf(given);
    expect(access.state).toBe(state);
    expect(access.refusal).toMatchObject(refusal as object);
    expect(access.refusal?.message).toMatch(words);
    const expected = refusal.fix ?? { kind: "open_page", url: access.page };
    expect(access.refusal?.fix).toEqual(expected as Problem["fix"]);
  },
);

test.each([
  [LOGIN, "needs_key", "unauthorized"],
  [GATED, "early_access", "early_access"],
] as const)(
  "civitaiSource.resolve() takes no redirect to a page for a file: %j",
  async (given, state, code) => {
    const agent = "Mozilla/5.0";
    const access = await accessOf({ ...given, agent });
    expect(access).toMatchObject({ state, refusal: { code, status: 307 } });
  },
);

test("civitaiSource.resolve() names the moment at which early access ends, for a queue to wait", async () => {
  const { until, refusal } = await accessOf(GATED);
  expect(until).toBe(Date.parse(SOON));
  const wait = refusal?.retry as { afterMs: number };
  expect(Math.abs(Date.now() + wait.afterMs - Date.parse(SOON))).toBeLessThan(
    5000,
  );
  const open = await accessOf(OPEN_END);
  expect(open).toMatchObject({ until: null, refusal: { retry: "never" } });
});

test("civitaiSource.resolve() waits for a storage that heals on the third try", async () => {
  const access = await accessOf({ switches: { storageTrouble: 2 } });
  expect(access).toMatchObject({ state: "open", refusal: null });
});

test.each([
  [GATED, [20]],
  [PAID, [20]],
  [PRIVATE, [20]],
  [LOGIN, []],
])(
  "civitaiSource.resolve() finds %j open for who may have it",
  async (given, owns) => {
    await using civitai = await startCivitai({
      accounts: [{ key: KEY, username: "ada", owns }],
    });
    const version = { id: 20, files: FILES, ...given.version };
    await civitai.model({ id: 10, versions: [version] });
    const link = `${civitai.origin}/models/10`;
    const { access } = await resolveOne(link, civitai, { key: KEY });
    expect(access).toMatchObject({ state: "open", until: null, refusal: null });
  },
);

test("civitaiSource.resolve() knows a gated version that lists no files by its ids alone", async () => {
  await using civitai = await startCivitai();
  const version = { id: 20, files: FILES, hidesFiles: true, ...GATED.version };
  await civitai.model({ id: 10, versions: [version] });
  const file = await resolveOne(`${civitai.origin}/models/10`, civitai);
  expect(file).toMatchObject({
    name: null,
    size: null,
    hashes: [],
    link: `${civitai.origin}/api/download/models/20`,
    model: { title: "Ink Wash", version: "v1.0" },
    access: { state: "early_access", until: Date.parse(SOON) },
  });
});
