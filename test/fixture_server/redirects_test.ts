import { expect, test } from "bun:test";
import { rawGet } from "./_raw_get.ts";
import { startFixtureServer } from "./mod.ts";

function locationOf(reply: { headers: string[] }): string {
  const line = reply.headers.find((one) => one.startsWith("Location: "));
  return line?.slice("Location: ".length) ?? "";
}

test("redirect leads to a file of another server", async () => {
  await using origin = await startFixtureServer();
  await using storage = await startFixtureServer({ host: "127.0.0.2" });
  const file = storage.file("/blob", { size: 100 });
  const link = origin.redirect("/go", { to: file, status: 307 });
  const reply = await rawGet(link.url);
  expect([reply.status, locationOf(reply)]).toEqual([307, file.url]);
  expect(await (await fetch(link.url)).bytes()).toEqual(file.bytes());
});

test("redirect issues a fresh signed URL for each request", async () => {
  await using server = await startFixtureServer();
  const file = server.file("/blob", { size: 100 });
  const link = server.redirect("/go", { to: "/blob", signed: { maxUses: 1 } });
  const first = locationOf(await rawGet(link.url));
  const second = locationOf(await rawGet(link.url));
  expect(first).not.toBe(second);
  expect(file.signedUrls.issued).toBe(2);
  expect((await rawGet(first)).status).toBe(200);
  const used = await rawGet(first);
  expect(used.status).toBe(403);
  expect(used.body.toString()).toContain("Request has expired");
  expect((await rawGet(second)).status).toBe(200);
});

test("SignedUrls refuse any other query, to the byte", async () => {
  await using server = await startFixtureServer();
  const file = server.file("/blob", { size: 100 });
  const url = file.signedUrls.issue();
  for (const other of [file.url, url.replace("%2B", "+"), `${url}&a=1`]) {
    const reply = await rawGet(other);
    expect(reply.status).toBe(403);
    expect(reply.body.toString()).toContain("signature does not match");
  }
  expect((await rawGet(url)).status).toBe(200);
});

test("SignedUrls expire by time and on demand", async () => {
  await using server = await startFixtureServer();
  const file = server.file("/blob", { size: 100 });
  const late = await rawGet(file.signedUrls.issue({ ttlMs: 0 }));
  expect(late.status).toBe(403);
  const url = file.signedUrls.issue();
  expect((await rawGet(url)).status).toBe(200);
  file.signedUrls.expireAll();
  expect((await rawGet(url)).status).toBe(403);
  expect((await rawGet(file.signedUrls.issue())).status).toBe(200);
});

test("redirect hops through a chain, and gives paths where told to", async () => {
  await using server = await startFixtureServer();
  const file = server.file("/blob", { size: 100 });
  const link = server.redirect("/go", { to: file, chain: 2, relative: true });
  expect(locationOf(await rawGet(link.url))).toBe("/go?hop=1");
  expect(await (await fetch(link.url)).bytes()).toEqual(file.bytes());
  expect(link.stats.requests).toBe(4);
});

test("redirect loops for ever", async () => {
  await using server = await startFixtureServer();
  const link = server.redirect("/go", { loop: true });
  expect(locationOf(await rawGet(link.url))).toBe(link.url);
});

test("redirect takes a raw location", async () => {
  await using server = await startFixtureServer();
  const link = server.redirect("/go", { to: "ftp://elsewhere/x" });
  expect(locationOf(await rawGet(link.url))).toBe("ftp://elsewhere/x");
});
