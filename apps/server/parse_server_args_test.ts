import { expect, test } from "bun:test";
import { parseServerArgs } from "./parse_server_args.ts";

test("parseServerArgs() lets words outrank the environment", () => {
  const env = { HAUL_HOME: "/h", HAUL_PORT: "1", HAUL_ROOT: "/r" };
  const options = parseServerArgs(["--port", "2", "--host", "::1"], env);
  expect(options).toMatchObject({
    home: "/h",
    root: "/r",
    port: 2,
    host: "::1",
  });
});

test("parseServerArgs() names no host and no port where nobody did", () => {
  const options = parseServerArgs([], {});
  expect(options).not.toHaveProperty("host");
  expect(options).not.toHaveProperty("port");
});

test("parseServerArgs() widens the policy by flags and environment together", () => {
  const { policy } = parseServerArgs(
    ["--allow-http", "--allow-private", "10.0.0.0/8"],
    { HAUL_ALLOW_PRIVATE: "192.168.0.0/16" },
  );
  expect(policy.allowHttp).toBe(true);
  expect(policy.allowPrivate).toEqual(["192.168.0.0/16", "10.0.0.0/8"]);
});

test.each([
  [["--port", "70000"], {}, "0 to 65535"],
  [["--port", "x"], {}, "0 to 65535"],
  [["--no-auth"], {}, "--no-auth"],
  [[], { NODE_TLS_REJECT_UNAUTHORIZED: "0" }, "always checks certificates"],
])("parseServerArgs() refuses %p with %p", (args, env, message) => {
  expect(() => parseServerArgs(args, env)).toThrow(message);
});
