import { describe, expect, test } from "bun:test";
import { lookup } from "node:dns/promises";
import fc from "fast-check";
import { codeOf } from "./_code_of.ts";
import { deafServer } from "./_deaf_server.ts";
import { rawServer } from "./_raw_server.ts";
import { until } from "./_until.ts";
import { dial } from "./dial.ts";
import { netPolicy } from "./policy.ts";

const idle = (): void => undefined;

if (process.platform !== "linux") {
  process.stderr.write("SKIPPED: a deaf address needs Linux\n");
}

/** Spellings of this machine, its networks and metadata services; trust.md T-25. */
const SPELLINGS = [
  "127.0.0.1",
  "127.1",
  "127.0.1",
  "0177.0.0.1",
  "0x7f.1",
  "0x7f000001",
  "2130706433",
  "017700000001",
  "127.0.0.1.",
  "①②⑦.⓪.⓪.①",
  "１２７.0.0.1",
  "127%2e0%2e0%2e1",
  "[::1]",
  "[0:0:0:0:0:0:0:1]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[64:ff9b::127.0.0.1]",
  "[2002:7f00:1::]",
  "0.0.0.0",
  "0",
  "[::]",
  "10.0.0.1",
  "[fd00:ec2::254]",
  "169.254.169.254",
  "2852039166",
  "168.63.129.16",
  "[::ffff:a9fe:a9fe]",
];

describe("dial()", () => {
  test("dial() refuses 27 spellings of addresses that are not public (T-25)", async () => {
    await using server = await rawServer(idle);
    const policy = netPolicy({ allowHttp: true });
    for (const host of SPELLINGS) {
      const url = `http://${host}:${server.port}/`;
      expect([host, await codeOf(dial(url, { policy }))]).toEqual([
        host,
        "address_refused",
      ]);
    }
    expect(server.connections).toBe(0);
  });

  test("dial() refuses a metadata service even if the user named it (T-25)", async () => {
    for (const host of ["169.254.169.254", "[fd00:ec2::254]", "0.0.0.0"]) {
      const policy = netPolicy({ trustedHosts: [host], allowHttp: true });
      const code = await codeOf(dial(`http://${host}:1/`, { policy }));
      expect(code).toBe("address_refused");
    }
  });

  test("dial() refuses every spelling that the system takes for this machine (T-27)", async () => {
    await using server = await rawServer(idle);
    const policy = netPolicy({ allowHttp: true });
    const part = fc.oneof(
      fc.nat(255).map(String),
      fc.nat(255).map((n) => `0${n.toString(8)}`),
      fc.nat(255).map((n) => `0x${n.toString(16)}`),
    );
    const first = fc.constantFrom("127", "0177", "0x7f", "0X7F", "00000177");
    const dotted = fc
      .tuple(first, fc.array(part, { minLength: 1, maxLength: 3 }))
      .map(([head, tail]) => [head, ...tail].join("."));
    const number = fc.nat(0xffffff).map((n) => String(0x7f000000 + n));
    const property = fc.asyncProperty(
      fc.oneof(dotted, number),
      async (host) => {
        const found = await lookup(host, { all: true }).catch(() => []);
        fc.pre(found.some(({ address }) => address.startsWith("127.")));
        const url = `http://${host}:${server.port}/`;
        expect(await codeOf(dial(url, { policy }))).toBe("address_refused");
      },
    );
    await fc.assert(property, { numRuns: 60 });
    expect(server.connections).toBe(0);
  });

  test("dial() refuses a host when one of its addresses is bad, and says which", async () => {
    const policy = netPolicy({
      hosts: { "mixed.test": ["93.184.216.34", "10.0.0.5"] },
    });
    const refused = dial("https://mixed.test/", { policy });
    await expect(refused).rejects.toThrow(
      "the address 10.0.0.5 of mixed.test is a private network; start Haul with --allow-private 10.0.0.5/32",
    );
    expect(await codeOf(refused)).toBe("address_refused");
  });

  test("dial() asks for the addresses once and dials the one it checked (T-27)", async () => {
    await using server = await rawServer(idle, { host: "127.0.0.2" });
    let asked = 0;
    const answers = [["127.0.0.2"], ["127.0.0.3"]];
    const policy = netPolicy({
      trustedHosts: ["moving.test"],
      hosts: {
        get "moving.test"() {
          return answers[asked++] ?? [];
        },
      },
    });
    const url = `http://moving.test:${server.port}/`;
    const socket = await dial(url, { policy });
    expect(socket.remoteAddress).toBe("127.0.0.2");
    expect(asked).toBe(1);
    socket.destroy();
  });

  test("dial() judges each answer anew when a name is rebound (T-26)", async () => {
    await using server = await rawServer(idle, { host: "127.0.0.2" });
    let asked = 0;
    const policy = netPolicy({
      allowHttp: true,
      allowPrivate: ["127.0.0.2/32"],
      hosts: {
        get "rebound.test"() {
          return asked++ === 0 ? ["127.0.0.2"] : ["127.0.0.1"];
        },
      },
    });
    const url = `http://rebound.test:${server.port}/`;
    (await dial(url, { policy })).destroy();
    expect(await codeOf(dial(url, { policy }))).toBe("address_refused");
  });

  test("dial() connects to a trusted host over plain http on this machine alone", async () => {
    await using server = await rawServer(idle);
    const trusted = netPolicy({
      trustedHosts: ["127.0.0.1", "nas.test"],
      hosts: { "nas.test": ["192.168.7.7"] },
    });
    const socket = await dial(server.url("/"), { policy: trusted });
    expect(socket.remotePort).toBe(server.port);
    socket.destroy();
    const lan = dial("http://nas.test/", { policy: trusted });
    expect(await codeOf(lan)).toBe("insecure_url");
  });

  test("dial() refuses plain http to the internet unless the policy allows it", async () => {
    const url = "http://a.test/";
    const strict = netPolicy({ hosts: { "a.test": ["93.184.216.34"] } });
    expect(await codeOf(dial(url, { policy: strict }))).toBe("insecure_url");
    const trusted = { ...strict, trustedHosts: ["a.test"] };
    expect(await codeOf(dial(url, { policy: trusted }))).toBe("insecure_url");
  });

  test("dial() lets an allowed range pass and nothing beside it", async () => {
    await using server = await rawServer(idle, { host: "127.0.0.3" });
    const policy = netPolicy({
      allowHttp: true,
      allowPrivate: ["127.0.0.3/32"],
    });
    (await dial(server.url("/"), { policy })).destroy();
    const beside = dial(`http://127.0.0.4:${server.port}/`, { policy });
    expect(await codeOf(beside)).toBe("address_refused");
  });

  test("dial() goes on to the next address when one does not answer", async () => {
    await using server = await rawServer(idle, { host: "127.0.0.2" });
    const policy = netPolicy({
      trustedHosts: ["two.test"],
      hosts: { "two.test": ["127.0.0.9", "127.0.0.2"] },
    });
    const url = `http://two.test:${server.port}/`;
    const socket = await dial(url, { policy });
    expect(socket.remoteAddress).toBe("127.0.0.2");
    socket.destroy();
  });

  test.skipIf(process.platform !== "linux")(
    "dial() does not wait for an address that says nothing",
    async () => {
      await using deaf = await deafServer("127.0.0.9");
      const { port } = deaf;
      await using server = await rawServer(idle, { host: "127.0.0.2", port });
      const policy = netPolicy({
        trustedHosts: ["two.test", "deaf.test"],
        hosts: {
          "two.test": ["127.0.0.9", "127.0.0.2"],
          "deaf.test": ["127.0.0.9"],
        },
        connectTimeoutMs: 900,
      });
      const began = performance.now();
      const socket = await dial(`http://two.test:${port}/`, { policy });
      expect(socket.remoteAddress).toBe("127.0.0.2");
      expect(performance.now() - began).toBeWithin(200, 800);
      expect(server.connections).toBe(1);
      socket.destroy();
      const vain = dial(`http://deaf.test:${port}/`, {
        policy: { ...policy, connectTimeoutMs: 50 },
      });
      expect(await codeOf(vain)).toBe("timed_out");
    },
  );

  test("dial() says network for a closed port and dns for an unknown name", async () => {
    const policy = netPolicy({
      trustedHosts: ["127.0.0.1"],
      hosts: { "empty.test": [] },
    });
    const closed = await rawServer(idle);
    await closed[Symbol.asyncDispose]();
    expect(await codeOf(dial(closed.url("/"), { policy }))).toBe("network");
    expect(await codeOf(dial("https://empty.test/", { policy }))).toBe("dns");
    const unknown = dial("https://no-such-name.invalid/", { policy });
    expect(await codeOf(unknown)).toBe("dns");
  });

  test("dial() gives up on a TLS handshake that never comes", async () => {
    await using server = await rawServer(idle);
    const policy = netPolicy({
      trustedHosts: ["127.0.0.1"],
      connectTimeoutMs: 60,
    });
    const url = `https://127.0.0.1:${server.port}/`;
    expect(await codeOf(dial(url, { policy }))).toBe("timed_out");
  });

  test("dial() rejects with the signal's reason and leaves no socket", async () => {
    await using server = await rawServer(idle);
    const policy = netPolicy({ trustedHosts: ["127.0.0.1"] });
    const controller = new AbortController();
    const url = `https://127.0.0.1:${server.port}/`;
    const dialling = dial(url, { policy, signal: controller.signal });
    const reason = new Error("enough");
    await until(() => server.connections > 0);
    controller.abort(reason);
    await expect(dialling).rejects.toBe(reason);
    await until(() => server.sockets.size === 0);
    const again = dial(url, { policy, signal: controller.signal });
    await expect(again).rejects.toBe(reason);
    expect(server.connections).toBe(1);
  });
});
