import { expect, test } from "bun:test";
import { policyFromEnv } from "./policy_from_env.ts";

test("policyFromEnv() is strict where nothing is said", () => {
  const policy = policyFromEnv({});
  expect(policy.allowHttp).toBe(false);
  expect(policy.allowPrivate).toEqual([]);
  expect(policy.proxy.https).toBeNull();
});

test("policyFromEnv() adds flags to the environment", () => {
  const policy = policyFromEnv(
    { HAUL_ALLOW_PRIVATE: "10.0.0.0/8, fd00::/8," },
    { allowHttp: true, allowPrivate: ["192.168.0.0/16"] },
  );
  expect(policy.allowHttp).toBe(true);
  expect(policy.allowPrivate).toEqual([
    "10.0.0.0/8",
    "fd00::/8",
    "192.168.0.0/16",
  ]);
});

test("policyFromEnv() reads proxies", () => {
  const { proxy } = policyFromEnv({
    HTTPS_PROXY: "http://127.0.0.1:3128",
    NO_PROXY: "example.org",
  });
  expect(proxy.https).toBe("http://127.0.0.1:3128");
  expect(proxy.noProxy).toBe("example.org");
});

test.each(["home", "10.0.0.0/33", "10.0.0/8x"])(
  "policyFromEnv() refuses the range %p at once",
  (range) => {
    expect(() => policyFromEnv({}, { allowPrivate: [range] })).toThrow(
      "is no range of addresses",
    );
    expect(() => policyFromEnv({ HAUL_ALLOW_PRIVATE: range })).toThrow();
  },
);
