import { expect, test } from "bun:test";
import type { ProblemCode } from "@haul/contract";
import type { MegaApiFault } from "@haul/fixture_server";
import { z } from "zod";
import { sourceContext } from "../source.ts";
import { megaRig } from "./_mega_rig.ts";
import { askMega } from "./mega_api.ts";

/** Every error number that a public link can meet, and what becomes of it. */
const CODES: readonly [number, ProblemCode, string][] = [
  [-1, "bad_reply", "fault of its own"],
  [-2, "bad_url", "copied whole"],
  [-6, "taken_down", "closed"],
  [-8, "not_found", "expired"],
  [-9, "not_found", "removed"],
  [-11, "forbidden", "public link"],
  [-13, "forbidden", "never finished"],
  [-14, "bad_url", "key"],
  [-15, "unauthorized", "signed in"],
  [-16, "taken_down", "blocked"],
  [-17, "quota", "an hour"],
  [-18, "overloaded", "some minutes"],
  [-19, "overloaded", "fewer connections"],
  [-24, "quota", "an hour"],
  [-99, "bad_reply", "does not know"],
];

const FORMS: readonly [string, (code: number) => unknown][] = [
  ["a bare number", (code) => code],
  ["a number in an array", (code) => [code]],
  ["an object", (code) => ({ err: code })],
  ["an object in an array", (code) => [{ err: code }]],
];

test.each(
  CODES.flatMap(([number, code, says]) =>
    FORMS.map(([form, json]) => ({ number, form, code, says, json })),
  ),
)(
  "askMega() makes of $number, as $form, the problem $code",
  async ({ number, code, says, json }) => {
    await using rig = await megaRig({ api: () => ({ json: json(number) }) });
    const { link, handle } = rig.mega.file("a.bin", { size: 10, seed: 1 });
    const refusal = await rig.refusal(link);
    expect(refusal).toMatchObject({
      code,
      host: new URL(rig.mega.api.origin).host,
    });
    expect(refusal.message).toContain(says);
    expect(refusal.message).toContain(`mega.nz/file/${handle}`);
    expect(refusal.message).toContain(`(code ${number})`);
    expect(rig.mega.api.requests).toHaveLength(1);
  },
);

test("askMega() asks again with the same number while Mega says so", async () => {
  const first: MegaApiFault[] = [
    { json: -3 },
    { status: 503, json: null },
    { json: [-3] },
  ];
  await using rig = await megaRig({ api: () => first.shift() ?? null });
  const { link } = rig.mega.file("a.bin", { size: 10, seed: 1 });
  expect(await rig.resolve(link)).toHaveLength(1);
  const targets = rig.mega.api.requests.map(({ target }) => target);
  expect(targets).toHaveLength(4);
  expect(new Set(targets).size).toBe(1);
});

test.each([
  [-3, "overloaded"],
  [-4, "overloaded"],
] as const)("askMega() gives up on %d in the end", async (json, code) => {
  await using rig = await megaRig({ api: () => ({ json }) });
  const asked = askMega([{ a: "g" }], {
    context: sourceContext({
      fetch: globalThis.fetch,
      endpoints: {
        ...sourceContext({ fetch }).endpoints,
        mega: rig.mega.api.origin,
      },
    }),
    folder: null,
    schema: z.unknown(),
    shown: "the link",
    patience: { attempts: 3, baseMs: 1 },
  });
  expect(asked).rejects.toMatchObject({ problem: { code } });
  await asked.catch(() => undefined);
  expect(rig.mega.api.requests).toHaveLength(3);
});

test("askMega() stops its pause when it is told to", async () => {
  await using rig = await megaRig({ api: () => ({ json: -4 }) });
  const { link } = rig.mega.file("a.bin", { size: 10, seed: 1 });
  const stop = new AbortController();
  const asked = rig.resolve(link, { signal: stop.signal });
  await rig.mega.api.until(({ requests }) => requests > 0);
  stop.abort(new Error("enough"));
  expect(asked).rejects.toThrow("enough");
});

test("askMega() does the work that status 402 demands", async () => {
  await using rig = await megaRig({ hashcash: 255 });
  const { link } = rig.mega.file("a.bin", { size: 10, seed: 1 });
  expect(await rig.resolve(link)).toMatchObject([{ name: "a.bin" }]);
  expect(rig.mega.api.requests.map(({ status }) => status)).toEqual([402, 200]);
});

test.each([
  ["no JSON", null],
  ["too few answers", []],
  ["answers of another shape", [{ s: "ten" }]],
])("askMega() does not trust a reply with %s", async (_what, json) => {
  await using rig = await megaRig({ api: () => ({ json }) });
  const { link } = rig.mega.file("a.bin", { size: 10, seed: 1 });
  expect(await rig.refusal(link)).toMatchObject({ code: "bad_reply" });
});

test.each([
  [{}, 3_600_000],
  [{ tl: 120 }, 120_000],
  [{ tl: 0 }, 3_600_000],
  [{ e: -17 }, 3_600_000],
])(
  "megaSource.resolve() tells of a used-up quota where no address comes but %p",
  async (withoutAddress, afterMs) => {
    await using rig = await megaRig({ withoutAddress });
    const { link } = rig.mega.file("a.bin", { size: 10, seed: 1 });
    const refusal = await rig.refusal(link);
    expect(refusal).toMatchObject({ code: "quota", retry: { afterMs } });
  },
);
