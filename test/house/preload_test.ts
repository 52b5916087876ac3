import { expect, test } from "bun:test";

test("fetch() refuses a host other than this machine in tests", async () => {
  for (const url of ["http://example.org/", "https://192.0.2.1/"]) {
    await expect(fetch(url)).rejects.toThrow("may only ask this machine");
  }
});

test("fetch() reaches a server on this machine in tests", async () => {
  await using server = Bun.serve({ port: 0, fetch: () => new Response("hi") });
  const reply = await fetch(`http://127.0.0.1:${server.port}/`);
  expect(await reply.text()).toBe("hi");
});
