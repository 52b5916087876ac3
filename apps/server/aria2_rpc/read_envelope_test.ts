import { expect, test } from "bun:test";
import fc from "fast-check";
import { answerEnvelope } from "./answer_envelope.ts";
import { type Call, isCall, readEnvelope } from "./read_envelope.ts";
import { readQuery } from "./read_query.ts";

/** Answers any call with its own name. */
const echo = {
  call: async ({ method }: Pick<Call, "method">) => ({ result: method }),
};

const STATUSES = [200, 400, 404, 500];

/** Whatever was sent, what comes back is JSON with the fields of a reply. */
async function expectAnswer(text: string): Promise<void> {
  const { status, body } = await answerEnvelope(readEnvelope(text), echo);
  expect(STATUSES).toContain(status);
  const replies = [JSON.parse(body)].flat();
  for (const reply of replies) {
    expect(reply).toHaveProperty("id");
    expect(reply.jsonrpc).toBe("2.0");
    expect("result" in reply).toBe(!("error" in reply));
  }
}

test("readEnvelope() has an answer for every text", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary" }), expectAnswer),
  );
});

test("readEnvelope() has an answer for every JSON", async () => {
  await fc.assert(fc.asyncProperty(fc.json(), expectAnswer));
});

test("readEnvelope() has an answer for every object that looks like a call", async () => {
  const field = fc.jsonValue();
  const call = fc.record(
    { id: field, method: fc.oneof(fc.string(), field), params: field },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof(call, fc.array(call)), (value) =>
      expectAnswer(JSON.stringify(value)),
    ),
  );
});

test("readEnvelope() gives back any id as it came", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (id) => {
      const text = JSON.stringify({ id, method: "m" });
      expect(readEnvelope(text)).toEqual({
        ...JSON.parse(text),
        params: [],
      });
    }),
  );
});

test("readEnvelope() puts nobody's stack to the test", async () => {
  for (const open of ["[", '{"a":', '{"id":', '{"__proto__":']) {
    await expectAnswer(open.repeat(100_000));
    await expectAnswer(
      `${open.repeat(60)}1${(open === "[" ? "]" : "}").repeat(60)}`,
    );
  }
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test("readQuery() has an answer for every query, and reads a + as what base64 means by it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (query) => {
      const { envelope } = readQuery(query);
      const { body } = await answerEnvelope(envelope, echo);
      expect(JSON.parse(body)).toBeDefined();
    }),
  );
  // The base64 of this text holds a "+" and no padding.
  const text = '["~~>"]';
  const base64 = btoa(text).replace(/=+$/, "");
  expect(base64).toContain("+");
  const { envelope } = readQuery(`method=m&id=0&params=${base64}`);
  expect(envelope).toEqual({ id: "0", method: "m", params: ["~~>"] });
});

test("isCall() tells a call from what cannot be called", () => {
  const [call, malformed] = readEnvelope(
    '[{"id":0,"method":"m"},{"method":"m"}]',
  ) as Call[];
  expect([call, malformed].map((each) => each && isCall(each))).toEqual([
    true,
    false,
  ]);
});
