import { describe, expect, test } from "bun:test";
import { addressAllowed } from "./address_allowed.ts";
import { netPolicy } from "./policy.ts";

const nas = netPolicy({ trustedHosts: ["NAS.lan.", "[fd12::9]"] });

describe("addressAllowed()", () => {
  test("addressAllowed() lets public addresses pass for any host", () => {
    expect(addressAllowed("1.1.1.1", "a.example", netPolicy())).toBe(true);
  });

  test("addressAllowed() lets private and loopback addresses pass for a trusted host alone", () => {
    expect(addressAllowed("10.0.0.1", "nas.lan", nas)).toBe(true);
    expect(addressAllowed("127.0.0.1", "nas.lan", nas)).toBe(true);
    expect(addressAllowed("fd12::9", "fd12::9", nas)).toBe(true);
    expect(addressAllowed("10.0.0.1", "nas.lan.evil.example", nas)).toBe(false);
  });

  test.each([
    "169.254.169.254",
    "168.63.129.16",
    "169.254.1.1",
    "0.0.0.0",
    "::ffff:169.254.169.254",
  ])("addressAllowed() refuses %s even for a trusted host", (ip) => {
    expect(addressAllowed(ip, "nas.lan", nas)).toBe(false);
  });

  test("addressAllowed() lets pass what a range of the user covers, and no more", () => {
    const policy = netPolicy({ allowPrivate: ["10.0.0.0/8", "fe80::/10"] });
    expect(addressAllowed("10.9.9.9", "a.example", policy)).toBe(true);
    expect(addressAllowed("::ffff:10.9.9.9", "a.example", policy)).toBe(true);
    expect(addressAllowed("fe80::1", "a.example", policy)).toBe(true);
    expect(addressAllowed("11.0.0.1", "a.example", policy)).toBe(true);
    expect(addressAllowed("192.168.0.1", "a.example", policy)).toBe(false);
    expect(addressAllowed("not an address", "a.example", policy)).toBe(false);
  });

  test("addressAllowed() says so when a range is none", () => {
    const policy = netPolicy({ allowPrivate: ["10.0.0.0/99"] });
    expect(() => addressAllowed("10.0.0.1", "a", policy)).toThrow(
      "is no range of addresses",
    );
  });
});
