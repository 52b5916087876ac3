import { describe, expect, test } from "bun:test";
import type { Socket } from "node:net";
import { codeOf } from "./_code_of.ts";
import { type RawServer, rawServer, say } from "./_raw_server.ts";
import { until } from "./_until.ts";
import { Agent } from "./agent.ts";
import { follow } from "./follow.ts";
import { netPolicy } from "./policy.ts";

const HOSTS = ["127.0.0.2", "127.0.0.3", "127.0.0.4"];
const policy = netPolicy({ trustedHosts: HOSTS });
const CANARY = "canary-8d1f";

/** Redirects as its path says: the `to` of a hex-coded list; then says ok. */
function redirector(host: string, status = 302): Promise<RawServer> {
  return rawServer(
    (socket, head) => {
      const path = head.split(" ")[1] ?? "";
      const [next, ...rest] = path
        .replace(/^\//, "")
        .split(",")
        .map((hex) => Buffer.from(hex, "hex").toString("latin1"));
      if (!next) return say(socket, "ok");
      const tail = rest.map((to) => Buffer.from(to, "latin1").toString("hex"));
      say(socket, "go away", {
        status: `${status} Found`,
        headers: [`Location: ${next.replace("*", tail.join(","))}`],
      });
    },
    { host },
  );
}

/** The path that leads along these locations; each may pass the rest on as `*`. */
function path(...locations: string[]): string {
  const hex = locations.map((to) => Buffer.from(to, "latin1").toString("hex"));
  return `/${hex.join(",")}`;
}

/** Credentials for the owner's origin, as the sources decide them. */
function ownedBy(owner: RawServer) {
  return (url: URL): Record<string, string> =>
    url.origin === new URL(owner.url("/")).origin
      ? { Authorization: `Bearer ${CANARY}`, "X-Api-Key": CANARY }
      : {};
}

describe("follow()", () => {
  test.each([301, 302, 303, 307, 308])(
    "follow() shows credentials to their owner alone over %i redirects",
    async (status) => {
      await using a = await redirector("127.0.0.2", status);
      await using otherPort = await redirector("127.0.0.2", status);
      await using b = await redirector("127.0.0.3", status);
      await using c = await redirector("127.0.0.4", status);
      using agent = new Agent();
      const chain = path(
        b.url("/*"),
        a.url("/*"),
        otherPort.url("/*"),
        c.url("/*"),
        a.url("/"),
      );
      const { reply, hops } = await follow(a.url(chain), {
        agent,
        policy,
        headersFor: ownedBy(a),
      });
      expect(await reply.body.text()).toBe("ok");
      expect(hops).toBe(5);
      expect(a.heads.length).toBe(3);
      for (const head of a.heads) expect(head).toContain(CANARY);
      for (const other of [otherPort, b, c]) {
        expect(other.heads.length).toBe(1);
        expect(other.heads.join()).not.toContain(CANARY);
      }
      const all = [a, otherPort, b, c].flatMap((server) => server.heads);
      expect(all.join("\n")).not.toMatch(/^referer:/im);
    },
  );

  test("follow() uses an absolute Location byte for byte", async () => {
    await using server = await redirector("127.0.0.2");
    using agent = new Agent();
    const signed = server.url("/?X-Amz-Signature=%2f%2F'|[1]+a=&b#part");
    const { url } = await follow(server.url(path(signed)), { agent, policy });
    expect(url).toBe(signed.replace("#part", ""));
    expect(server.heads[1]).toStartWith(
      "GET /?X-Amz-Signature=%2f%2F'|[1]+a=&b HTTP/1.1\r\n",
    );
  });

  test("follow() sends the raw bytes of a Location percent-encoded", async () => {
    await using server = await redirector("127.0.0.2");
    using agent = new Agent();
    const to = server.url("/?n=\xc3\xbc");
    const { url } = await follow(server.url(path(to)), { agent, policy });
    expect(url).toBe(server.url("/?n=%C3%BC"));
  });

  test("follow() resolves relative and protocol-relative Locations", async () => {
    await using a = await redirector("127.0.0.2");
    await using b = await redirector("127.0.0.3");
    using agent = new Agent();
    const chain = path("*", `//127.0.0.3:${b.port}/?x=1`);
    const { url } = await follow(a.url(chain), {
      agent,
      policy,
      headersFor: ownedBy(a),
    });
    expect(url).toBe(b.url("/?x=1"));
    expect(b.heads.join()).not.toContain(CANARY);
  });

  test("follow() leaves the user name of a Location out", async () => {
    await using a = await redirector("127.0.0.2");
    await using b = await redirector("127.0.0.3");
    using agent = new Agent();
    const to = `http://${CANARY}:pw@127.0.0.3:${b.port}/`;
    const { url } = await follow(a.url(path(to)), { agent, policy });
    expect(url).toBe(b.url("/"));
    expect(b.heads.join()).not.toMatch(/authorization|canary/i);
  });

  test.each([
    ["file:///etc/passwd", "bad_url"],
    ["ftp://127.0.0.3/", "bad_url"],
    ["data:text/plain,x", "bad_url"],
    ["http:127.0.0.3/", "bad_url"],
    ["http://[bad/", "bad_url"],
    ["http://127.0.0.1/", "address_refused"],
    ["http://0x7f.1/", "address_refused"],
    ["https://169.254.169.254/latest", "address_refused"],
    ["https://[::ffff:10.0.0.1]/", "address_refused"],
    ["http://example.org/", "insecure_url"],
  ])("follow() refuses to go to %s: %s", async (location, code) => {
    await using server = await redirector("127.0.0.2");
    using agent = new Agent();
    const asked = follow(server.url(path(location)), { agent, policy });
    expect(await codeOf(asked)).toBe(code);
  });

  test.each([1, 2, 9])(
    "follow() meets the guard of addresses on hop %i as on any other",
    async (hop) => {
      await using server = await redirector("127.0.0.2");
      await using planted = await rawServer(() => undefined);
      using agent = new Agent();
      const steps = Array.from({ length: hop - 1 }, () => server.url("/*"));
      const asked = follow(server.url(path(...steps, planted.url("/"))), {
        agent,
        policy,
      });
      expect(await codeOf(asked)).toBe("address_refused");
      expect(server.heads.length).toBe(hop);
      expect(planted.connections).toBe(0);
    },
  );

  test("follow() stops after the tenth redirect", async () => {
    await using server = await rawServer(
      (socket) =>
        say(socket, "", { status: "302 Found", headers: ["Location: /"] }),
      { host: "127.0.0.2" },
    );
    using agent = new Agent();
    const asked = follow(server.url("/"), { agent, policy });
    expect(await codeOf(asked)).toBe("too_many_redirects");
    expect(server.heads.length).toBe(11);
  });

  test("follow() drops the body of a redirect unread (T-31)", async () => {
    let first: Socket | null = null as Socket | null;
    await using server = await rawServer(
      (socket, head) => {
        first ??= socket;
        if (head.startsWith("GET /end")) return say(socket, "ok");
        socket.write(
          "HTTP/1.1 302 Found\r\nLocation: /end\r\nContent-Length: 999999999\r\n\r\n",
        );
        socket.write(new Uint8Array(65_536));
      },
      { host: "127.0.0.2" },
    );
    using agent = new Agent();
    const { reply } = await follow(server.url("/"), { agent, policy });
    expect(await reply.body.text()).toBe("ok");
    await until(() => first?.destroyed === true);
    expect(agent.idle).toBe(1);
  });

  test("follow() hands over a redirect that leads nowhere, and 304", async () => {
    for (const status of ["302 Found", "304 Same", "300 Many"]) {
      await using server = await rawServer(
        (socket) => say(socket, "", { status }),
        {
          host: "127.0.0.2",
        },
      );
      using agent = new Agent();
      const { reply, hops } = await follow(server.url("/"), { agent, policy });
      expect([`${reply.status}`, hops]).toEqual([status.slice(0, 3), 0]);
    }
  });

  test("follow() refuses two Locations that differ", async () => {
    await using server = await rawServer(
      (socket) =>
        say(socket, "", {
          status: "302 Found",
          headers: ["Location: /a", "Location: /b"],
        }),
      { host: "127.0.0.2" },
    );
    using agent = new Agent();
    const asked = follow(server.url("/"), { agent, policy });
    expect(await codeOf(asked)).toBe("bad_reply");
  });
});
