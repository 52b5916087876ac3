import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { toProblem } from "@haul/contract/plain";
import { type Credentials, rawServer, say } from "./_raw_server.ts";
import {
  type TestCertificates,
  testCertificates,
} from "./_test_certificates.ts";
import { tunnelTo } from "./_tunnel_to.ts";
import { dial } from "./dial.ts";
import { netPolicy } from "./policy.ts";

const hasOpenssl = Bun.which("openssl") !== null;
if (!hasOpenssl) {
  process.stderr.write("SKIPPED: dial() over TLS needs the openssl command\n");
}

describe.skipIf(!hasOpenssl)("dial() over TLS", () => {
  let certificates: TestCertificates;
  beforeAll(async () => {
    certificates = await testCertificates();
  });
  afterAll(async () => {
    await certificates[Symbol.asyncDispose]();
  });

  /** What main thread and worker say, and whether the server was asked anything. */
  async function dialed(
    credentials: Credentials,
    options: {
      host?: string;
      env?: Record<string, string>;
      proxied?: boolean;
    } = {},
  ): Promise<[main: string, worker: string]> {
    const { host = "good.test", env = {}, proxied = false } = options;
    await using server = await rawServer((socket) => say(socket, "secret"), {
      credentials,
    });
    const program = join(import.meta.dir, "_dial_child.ts");
    await using proxy = await rawServer(tunnelTo(server.port));
    const url = `https://${host}:${server.port}/`;
    const args = proxied ? [url, proxy.url("/")] : [url];
    const child = Bun.spawn([process.execPath, program, ...args], {
      env: { PATH: "", ...env },
      stderr: "ignore",
    });
    const said = await new Response(child.stdout).text();
    expect(server.heads).toEqual([]);
    expect(proxy.connections).toBe(proxied ? 2 : 0);
    return JSON.parse(said);
  }

  test("dial() accepts no certificate of an unknown authority, in no thread (T-24)", async () => {
    const said = await dialed(certificates.good);
    for (const one of said) {
      expect(one).toStartWith("tls: ");
      expect(one).toContain("NODE_EXTRA_CA_CERTS");
    }
  });

  test("dial() trusts the authorities of NODE_EXTRA_CA_CERTS in every thread", async () => {
    const env = { NODE_EXTRA_CA_CERTS: certificates.authorityFile };
    const byName = await dialed(certificates.good, { env });
    expect(byName).toEqual(["connected", "connected"]);
    const byAddress = await dialed(certificates.address, {
      env,
      host: "127.0.0.1",
    });
    expect(byAddress).toEqual(["connected", "connected"]);
  });

  test.each([
    ["expired", "has expired"],
    ["wrongName", "is for another name"],
    ["address", "is for another name"],
    ["selfSigned", "Nobody whom this machine trusts"],
  ] as const)(
    "dial() refuses a certificate that is bad although its authority is known, and says why: %s",
    async (which, reason) => {
      const env = { NODE_EXTRA_CA_CERTS: certificates.authorityFile };
      const said = await dialed(certificates[which], { env });
      for (const one of said) {
        expect(one).toStartWith("tls: ");
        expect(one).toContain(reason);
        expect(one).toContain("good.test");
      }
    },
  );

  test("dial() says of a server without TLS that it has none", async () => {
    await using server = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: () => new Response("plain"),
    });
    const url = `https://127.0.0.1:${server.port}/`;
    const policy = netPolicy({ trustedHosts: ["127.0.0.1"] });
    const said = dial(url, { policy }).catch((error) => toProblem(error));
    expect(await said).toMatchObject({
      code: "tls",
      message: expect.stringContaining("does not speak TLS"),
    });
  });

  test("dial() refuses a certificate for another address", async () => {
    const env = { NODE_EXTRA_CA_CERTS: certificates.authorityFile };
    const said = await dialed(certificates.wrongName, {
      env,
      host: "127.0.0.1",
    });
    for (const one of said) expect(one).toStartWith("tls: ");
  });

  test("dial() speaks TLS with the host itself inside a proxy's tunnel", async () => {
    const env = { NODE_EXTRA_CA_CERTS: certificates.authorityFile };
    const good = await dialed(certificates.good, { env, proxied: true });
    expect(good).toEqual(["connected", "connected"]);
    const bad = await dialed(certificates.wrongName, { env, proxied: true });
    for (const one of bad) expect(one).toStartWith("tls: ");
  });

  test("dial() verifies even where NODE_TLS_REJECT_UNAUTHORIZED is 0 (T-24)", async () => {
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: "0" };
    const said = await dialed(certificates.selfSigned, { env });
    for (const one of said) expect(one).toStartWith("tls: ");
  });
});
