import { expect, test } from "bun:test";
import { isProblemError, type Problem, Secret } from "@haul/contract";
import { z } from "zod";
import { askJson } from "./ask_json.ts";
import { sourceContext } from "./source.ts";

const URL_OF_API = "https://civitai.com/api/v1/models/1";
const PAGE = "<!DOCTYPE html><html><title>Just a moment…</title></html>";

function contextOf(reply: Response, seen: RequestInit[] = []) {
  return sourceContext({
    fetch: async (_url, init = {}) => {
      seen.push(init);
      return reply.clone() as Response;
    },
    tokenFor: async () => new Secret("CANARY"),
  });
}

async function refusal(reply: Response): Promise<Problem> {
  try {
    await askJson(URL_OF_API, {
      context: contextOf(reply),
      service: "civitai",
      schema: z.object({ id: z.number() }),
    });
  } catch (error) {
    if (isProblemError(error)) return error.problem;
    throw error;
  }
  throw new Error("It was taken for a good reply");
}

test("askJson() reads data of a known shape and sends the service's key", async () => {
  const seen: RequestInit[] = [];
  const found = await askJson(URL_OF_API, {
    context: contextOf(Response.json({ id: 7, more: true }), seen),
    service: "civitai",
    schema: z.object({ id: z.number() }),
  });
  expect(found).toEqual({ id: 7 });
  expect(new Headers(seen[0]?.headers).get("authorization")).toBe(
    "Bearer CANARY",
  );
});

test.each([
  [new Response("{}", { status: 401 }), "unauthorized", "never"],
  [new Response("{}", { status: 403 }), "forbidden", "never"],
  [new Response("{}", { status: 404 }), "not_found", "never"],
  [limited({ "retry-after": "70" }), "overloaded", { afterMs: 70_000 }],
  [limited({}), "overloaded", { afterMs: 60_000 }],
  [new Response(PAGE, { status: 429 }), "overloaded", { afterMs: 60_000 }],
  [new Response(PAGE, { status: 522 }), "overloaded", "now"],
  [new Response(PAGE, { status: 403 }), "forbidden", { afterMs: 60_000 }],
  [new Response(PAGE), "forbidden", { afterMs: 60_000 }],
  [new Response('{"id":"7"}'), "bad_reply", "never"],
  [new Response("not JSON"), "bad_reply", "never"],
  [new Response("{}", { status: 418 }), "bad_reply", "never"],
] as const)(
  "askJson() says what refusal %# means: %p",
  async (reply, code, retry) => {
    const { status } = reply;
    const problem = await refusal(reply);
    expect(problem).toMatchObject({ code, retry, status, host: "civitai.com" });
    expect(problem.message).toContain("CivitAI");
    // What happened, and in a sentence of its own what to do about it.
    expect(problem.message).toMatch(/\S\. [A-Z].+\.$|: .+\.$/);
    expect(JSON.stringify(problem)).not.toContain("CANARY");
  },
);

test("askJson() gives a busy service the short wait that it asks for, twice", async () => {
  for (const [busy, isPatient] of [
    [1, true],
    [2, true],
    [3, false],
  ] as const) {
    let asked = 0;
    const context = sourceContext({
      fetch: async () => {
        const isBusy = asked++ < busy;
        return isBusy ? limited({ "retry-after": "0" }) : Response.json({});
      },
    });
    const schema = z.object({});
    const asking = askJson(URL_OF_API, { context, service: "civitai", schema });
    if (isPatient) expect(await asking).toEqual({});
    else await expect(asking).rejects.toThrow("no more requests");
    expect(asked).toBe(Math.min(busy + 1, 3));
  }
});

test.each([
  [502, 3],
  [429, 1],
  [404, 1],
])(
  "askJson() asks a service that answers with %d and names no wait %d times",
  async (status, times) => {
    let asked = 0;
    const context = sourceContext({
      fetch: async () => {
        asked += 1;
        return new Response("{}", { status });
      },
    });
    const schema = z.object({});
    const asking = askJson(URL_OF_API, { context, service: "civitai", schema });
    await expect(asking).rejects.toThrow(`status ${status}`);
    expect(asked).toBe(times);
  },
);

function limited(headers: Record<string, string>): Response {
  return new Response("", { status: 429, headers });
}
