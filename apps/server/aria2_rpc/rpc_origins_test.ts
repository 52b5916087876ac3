import { expect, test } from "bun:test";
import { createDoors } from "../access/doors.ts";
import { judgeRpc } from "./rpc_origins.ts";

const doors = createDoors({ host: "127.0.0.1", port: 6800 });

/** The verdict on a request with these headers. */
function judge(
  headers: Record<string, string>,
  { method = "POST", origins = ["http://ariang.test"] } = {},
) {
  const request = new Request("http://127.0.0.1:6800/jsonrpc", {
    method,
    headers: { host: "127.0.0.1:6800", ...headers },
  });
  return judgeRpc(request, { doors, origins });
}

test("judgeRpc() lets programs in, pages that the owner named, and no others", () => {
  expect(judge({})).toEqual({ status: null, headers: {} });
  expect(judge({ origin: "http://ariang.test" })).toEqual({
    status: null,
    headers: {
      "Access-Control-Allow-Origin": "http://ariang.test",
      Vary: "Origin",
    },
  });
  for (const headers of [
    { origin: "http://evil.test" },
    { origin: "null" },
    { origin: "http://ariang.test:81" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ]) {
    const verdict = judge(headers);
    expect(verdict.status).toBe(403);
    expect(verdict.headers).not.toHaveProperty("Access-Control-Allow-Origin");
  }
  expect(judge({ origin: "http://any.test" }, { origins: ["*"] }).status).toBe(
    null,
  );
  expect(judge({ origin: "null" }, { origins: ["null"] }).status).toBe(null);
});

test("judgeRpc() knows its own names alone, whatever a name is made to point at", () => {
  expect(judge({ host: "evil.test:6800" }).status).toBe(421);
  expect(judge({ host: "localhost:6800" }).status).toBe(null);
});

test("judgeRpc() answers a preflight as aria2 does", () => {
  const verdict = judge(
    {
      origin: "http://ariang.test",
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
      "access-control-request-private-network": "true",
    },
    { method: "OPTIONS" },
  );
  expect(verdict).toEqual({
    status: null,
    headers: {
      "Access-Control-Allow-Origin": "http://ariang.test",
      "Access-Control-Allow-Methods": "POST, GET, OPTIONS",
      "Access-Control-Allow-Headers": "content-type",
      "Access-Control-Allow-Private-Network": "true",
      "Access-Control-Max-Age": "1728000",
      Vary: "Origin",
    },
  });
});
