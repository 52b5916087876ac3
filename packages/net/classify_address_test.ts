import { expect, test } from "bun:test";
import { classifyAddress } from "./classify_address.ts";

test.each([
  ["8.8.8.8", "public"],
  ["2606:4700::1111", "public"],
  ["127.0.0.1", "loopback"],
  ["127.255.255.254", "loopback"],
  ["::1", "loopback"],
  ["10.1.2.3", "private"],
  ["172.31.0.1", "private"],
  ["192.168.0.1", "private"],
  ["100.64.0.1", "private"],
  ["fd12::1", "private"],
  ["169.254.0.9", "link_local"],
  ["fe80::1", "link_local"],
  ["169.254.169.254", "metadata"],
  ["168.63.129.16", "metadata"],
  ["100.100.100.200", "metadata"],
  ["fd00:ec2::254", "metadata"],
  ["0.0.0.0", "special"],
  ["::", "special"],
  ["255.255.255.255", "special"],
  ["224.0.0.1", "special"],
  ["240.0.0.1", "special"],
  ["192.0.2.1", "special"],
  ["198.18.0.1", "special"],
  ["ff02::1", "special"],
  ["fec0::1", "special"],
  ["4000::1", "special"],
  ["2001:db8::1", "special"],
  ["64:ff9b:1::a00:1", "special"],
  ["64:ff9b:1::808:808", "special"],
  ["not an address", "special"],
])("classifyAddress() calls %s %s", (ip, kind) => {
  expect(classifyAddress(ip)).toBe(kind as never);
});

test.each([
  ["::ffff:127.0.0.1", "loopback"],
  ["::ffff:8.8.8.8", "public"],
  ["::ffff:0:127.0.0.1", "loopback"],
  ["64:ff9b::10.0.0.1", "private"],
  ["64:ff9b::8.8.8.8", "public"],
  ["64:ff9b::a9fe:a9fe", "metadata"],
  ["2002:7f00:1::", "loopback"],
  ["2002:0a00:0001::1", "private"],
  ["::ffff:168.63.129.16", "metadata"],
  ["::127.0.0.1", "special"],
  ["::8.8.8.8", "special"],
])("classifyAddress() judges %s by what it embeds: %s", (ip, kind) => {
  expect(classifyAddress(ip)).toBe(kind as never);
});
