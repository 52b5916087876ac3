import { afterAll, expect, test } from "bun:test";
import { serveRange, startLoopbackServer } from "./loopback_server.ts";

const bytes = new TextEncoder().encode("0123456789");
const server = startLoopbackServer({
  "/file": (request) => serveRange(bytes, request),
});
afterAll(() => server[Symbol.asyncDispose]());

test.each([
  { range: "bytes=0-3", status: 206, told: "bytes 0-3/10", body: "0123" },
  { range: "bytes=8-", status: 206, told: "bytes 8-9/10", body: "89" },
  { range: "bytes=8-99", status: 206, told: "bytes 8-9/10", body: "89" },
  { range: "bytes=10-12", status: 416, told: "bytes */10", body: "" },
  { range: "lines=1-2", status: 200, told: null, body: "0123456789" },
])(
  "serveRange() answers $range with status $status",
  async ({ range, ...expected }) => {
    const reply = await fetch(`${server.origin}/file`, {
      headers: { Range: range },
    });
    const { status, headers } = reply;
    const told = headers.get("Content-Range");
    expect({ status, told, body: await reply.text() }).toEqual(expected);
  },
);

test("startLoopbackServer() does not know other paths", async () => {
  expect((await fetch(`${server.origin}/other`)).status).toBe(404);
});
