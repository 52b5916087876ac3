import { expect, spyOn, test } from "bun:test";
import { AS_SCRIPT, JSON_BODY, startApp } from "./_app_rig.ts";

test.each([
  {
    asked: ["POST", "/api/jobs/1/move", { up: 1 }],
    said: 'a move is {"to":"first"}, {"to":"last"}, {"before":"ID"} or {"after":"ID"}',
  },
  {
    asked: ["PATCH", "/api/settings", { root: "/" }],
    said: 'Unrecognized key: "root"',
  },
  {
    asked: ["PATCH", "/api/settings", { hostConnections: { "https://x": 3 } }],
    said: "hostConnections.https://x: a host is written as example.org:8443",
  },
] as const)("createApp() says what is wrong with $asked", async (given) => {
  await using server = await startApp();
  const [method, path, body] = given.asked;
  const headers = { ...AS_SCRIPT, ...JSON_BODY };
  const init = { headers, body: JSON.stringify(body) };
  const reply = await server.ask(method, path, init);
  const message = `Cannot read the request: ${given.said}.`;
  expect(reply.status).toBe(400);
  expect(await reply.json()).toMatchObject({ code: "bad_option", message });
});

test("createApp() clears what is done where it is told no more", async () => {
  await using server = await startApp();
  const headers = AS_SCRIPT;
  const reply = await server.ask("POST", "/api/jobs/clear", { headers });
  expect([reply.status, await reply.json()]).toEqual([200, { count: 0 }]);
});

test.each([
  ["/api/library/scan", null],
  ["/api/library/updates", null],
  ["/api/resolve", { inputs: ["nonsense%%"] }],
  ["/api/keys/civitai/test", null],
])(
  "createApp() cuts off no %s that takes more than a minute",
  async (path, body) => {
    await using rig = await startApp();
    rig.app.listen({ hostname: "127.0.0.1", port: 0 });
    const { server } = rig.app;
    if (server === null) throw new Error("It does not listen.");
    const timeout = spyOn(server, "timeout");
    const host = "127.0.0.1:8765";
    await fetch(new URL(path, server.url), {
      method: "POST",
      headers: { ...AS_SCRIPT, ...JSON_BODY, host },
      body: body && JSON.stringify(body),
    });
    expect(timeout).toHaveBeenCalledWith(expect.any(Request), 0);
    await server.stop(true);
  },
);
