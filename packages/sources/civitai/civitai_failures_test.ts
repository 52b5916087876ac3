import { expect, test } from "bun:test";
import { startCivitai } from "@haul/fixture_server";
import { problemOf, resolveOne } from "./_civitai_rig.ts";

const FILES = [{ id: 7, name: "ink.safetensors" }];

test.each([
  ["cloudflare", { cloudflare: 403 }, "forbidden", /web page instead of data/],
  ["cloudflare", { cloudflare: 429 }, "overloaded", /no more requests/],
  ["cloudflare", { cloudflare: 522 }, "overloaded", /trouble of its own/],
  [
    "region",
    { regionBlocked: true },
    "forbidden",
    /does not serve the country/,
  ],
  [
    "failure",
    { failure: { status: 503, retryAfter: 20 } },
    "overloaded",
    /503/,
  ],
  ["failure", { failure: { status: 500 } }, "overloaded", /500/],
] as const)(
  "civitaiSource.resolve() ends with what the %s of the whole service means: %j",
  async (...[, switches, code, words]) => {
    await using civitai = await startCivitai();
    await civitai.model({ id: 10, versions: [{ id: 20, files: FILES }] });
    civitai.set(switches);
    const link = `${civitai.origin}/models/10`;
    const problem = await problemOf(resolveOne(link, civitai));
    expect(problem.code).toBe(code);
    expect(problem.message).toMatch(words);
  },
);

test.each([
  ["/models/404", "no model 404"],
  ["/model-versions/404", "no version 404 of a model"],
  ["/api/download/models/404", "no version 404 of a model"],
  [`/api/v1/model-versions/by-hash/${"0".repeat(10)}`, "no file with the hash"],
  ["/images/404", "does not say which models made this picture"],
  ["/user/nobody", "nobody has no published models"],
])("civitaiSource.resolve() finds nothing at %s", async (path, words) => {
  await using civitai = await startCivitai();
  const problem = await problemOf(resolveOne(civitai.origin + path, civitai));
  expect(problem.code).toBe("not_found");
  expect(problem.message).toContain(words);
});

test.each([
  ["/collections/9", "does not tell programs what is in a collection"],
  ["/articles/9", "is no page of a model"],
])(
  "civitaiSource.resolve() refuses %s and says what to give instead",
  async (path, words) => {
    await using civitai = await startCivitai();
    const problem = await problemOf(resolveOne(civitai.origin + path, civitai));
    expect(problem.code).toBe("bad_url");
    expect(problem.message).toContain(words);
    expect(civitai.service.requests).toHaveLength(0);
  },
);
