import { expect, test } from "bun:test";
import { join } from "node:path";
import { tempDir } from "@haul/fixture_server";
import { parseServerArgs, startServer } from "@haul/server";
import { findChromium, openBrowser } from "./browser.ts";

const SECRET = "secret-of-a-foreign-page";

/** A site that is not Haul's, as that of a client of aria2 is. */
function startSite() {
  return Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: () =>
      new Response("<!doctype html><title>A client</title>", {
        headers: { "Content-Type": "text/html" },
      }),
  });
}

/** Haul with the door open to the pages of these origins. */
async function startHaul(folder: string, origins: readonly string[]) {
  return await startServer(
    parseServerArgs(
      [
        ...["--port", "0", "--root", join(folder, "models")],
        ...["--rpc-listen-port", "0", "--rpc-secret", SECRET],
        ...origins.flatMap((origin) => ["--rpc-allow-origin", origin]),
      ],
      { HAUL_HOME: join(folder, "home") },
    ),
  );
}

/** Asks from inside a page as AriaNg does: JSON, so that the browser asks for leave first. */
async function askFromPage({
  url,
  token,
}: {
  url: string;
  token: string;
}): Promise<unknown> {
  const call = {
    jsonrpc: "2.0",
    id: "1",
    method: "aria2.tellStopped",
    params: [`token:${token}`, -1, 1000],
  };
  try {
    const reply = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(call),
    });
    const body = (await reply.json()) as object;
    return { status: reply.status, ...body };
  } catch {
    return "refused";
  }
}

/** Asks over a WebSocket from inside a page; resolves with the first answer, or "refused". */
function askSocketFromPage({ url, token }: { url: string; token: string }) {
  return new Promise<string>((resolve) => {
    const socket = new WebSocket(url.replace("http", "ws"));
    const call = {
      id: "1",
      method: "aria2.getVersion",
      params: [`token:${token}`],
    };
    socket.onopen = () => socket.send(JSON.stringify(call));
    socket.onmessage = ({ data }) => resolve(String(data));
    socket.onerror = () => resolve("refused");
  });
}

test.skipIf(findChromium() === null)(
  "haul serve answers a browser's page of an origin that was named, and no other page",
  async () => {
    await using folder = await tempDir("haul-page-");
    using named = startSite();
    using other = startSite();
    await using haul = await startHaul(folder.path, [named.url.origin]);
    await using browser = await openBrowser(findChromium() ?? "");
    const { page } = browser;
    const url = haul.aria2Rpc?.url ?? "";
    const right = { url, token: SECRET };

    await page.goto(named.url.href);
    expect(await page.evaluate(askFromPage, right)).toEqual({
      status: 200,
      id: "1",
      jsonrpc: "2.0",
      result: [],
    });
    expect(await page.evaluate(askSocketFromPage, right)).toContain("1.37.0");
    expect(
      await page.evaluate(askFromPage, { url, token: "wrong" }),
    ).toMatchObject({
      status: 400,
      error: { code: 1, message: "Unauthorized" },
    });

    await page.goto(other.url.href);
    expect(await page.evaluate(askFromPage, right)).toBe("refused");
    expect(await page.evaluate(askSocketFromPage, right)).toBe("refused");
  },
  30_000,
);
