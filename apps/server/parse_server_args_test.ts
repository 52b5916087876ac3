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
  [["--rpc-secret", ""], {}, "--rpc-secret takes"],
  [["--rpc-secret", "two words"], {}, "--rpc-secret takes"],
  [["--rpc-allow-origin", "ariang.example"], {}, "takes an origin"],
  [["--rpc-allow-origin", "http://a.example/path"], {}, "takes an origin"],
  [[], { NODE_TLS_REJECT_UNAUTHORIZED: "0" }, "always checks certificates"],
])("parseServerArgs() refuses %p with %p", (args, env, message) => {
  expect(() => parseServerArgs(args, env)).toThrow(message);
});

test("parseServerArgs() lets clients of aria2 in where any of their options is given", () => {
  const rpcOf = (...args: string[]) =>
    parseServerArgs(args, { HAUL_RPC_SECRET: "from-env" }).aria2Rpc;
  expect(rpcOf()).toBeNull();
  expect(rpcOf("--aria2-rpc")).toEqual({
    secret: "from-env",
    port: null,
    origins: [],
  });
  expect(
    rpcOf(
      ...["--rpc-listen-port", "6800", "--rpc-secret", "own"],
      ...["--rpc-allow-origin", "http://A.example:8080"],
      ...["--rpc-allow-origin", "null"],
    ),
  ).toEqual({
    secret: "own",
    port: 6800,
    origins: ["http://a.example:8080", "null"],
  });
});
