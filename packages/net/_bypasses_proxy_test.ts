import { expect, test } from "bun:test";
import { bypassesProxy } from "./_bypasses_proxy.ts";

test.each([
  ["localhost", "", true],
  ["127.0.0.9", "", true],
  ["::1", "", true],
  ["a.example", "", false],
  ["a.example", "*", true],
  ["a.example", "b.test, example", true],
  ["a.example", ".example", true],
  ["a.example", "*.example", true],
  ["aexample", "example", false],
  ["a.example", "A.Example", true],
  ["a.example", "a.example:443", true],
  ["a.example", "a.example:80", false],
  ["10.1.1.1", "10.0.0.0/8", true],
  ["11.1.1.1", "10.0.0.0/8", false],
  ["10.1.1.1", "10.1.1.1", true],
  ["fd12::1", "[fd12::1]:443", true],
  ["fd12::1", "[fd12::1]:80", false],
  ["fd12::1", "fd12::1", true],
  ["a.example", "10.0.0.0/99 .", false],
])("bypassesProxy() for %s under NO_PROXY=%j: %p", (host, rules, answer) => {
  expect(bypassesProxy(host, 443, rules)).toBe(answer);
});
