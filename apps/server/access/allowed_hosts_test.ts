import { expect, test } from "bun:test";
import { networkInterfaces } from "node:os";
import { allowedHosts, hostInUrl } from "./allowed_hosts.ts";

test("allowedHosts() lists the loopback names of a loopback server", () => {
  expect(allowedHosts("127.0.0.1", 8765)).toEqual([
    "127.0.0.1:8765",
    "localhost:8765",
    "[::1]:8765",
  ]);
});

test("allowedHosts() adds this machine's addresses, and no name, where it listens on all", () => {
  const hosts = allowedHosts("0.0.0.0", 8765);
  for (const list of Object.values(networkInterfaces())) {
    for (const { address } of list ?? []) {
      expect(hosts).toContain(`${hostInUrl(address)}:8765`);
    }
  }
  const names = hosts.filter((host) => /[g-z]/.test(host));
  expect(names).toEqual(["localhost:8765"]);
});

test("allowedHosts() takes port 80 with and without its number", () => {
  expect(allowedHosts("10.0.0.5", 80)).toContain("10.0.0.5");
  expect(allowedHosts("10.0.0.5", 80)).toContain("10.0.0.5:80");
});

test("hostInUrl() puts brackets around IPv6 addresses", () => {
  expect(hostInUrl("::1")).toBe("[::1]");
  expect(hostInUrl("[::1]")).toBe("[::1]");
  expect(hostInUrl("127.0.0.1")).toBe("127.0.0.1");
});
