import { expect, test } from "bun:test";
import { proxyFromEnv } from "./proxy_from_env.ts";

test("proxyFromEnv() reads both cases and lets the lower one win", () => {
  expect(
    proxyFromEnv({
      HTTPS_PROXY: "http://upper:1",
      https_proxy: "http://lower:1",
      HTTP_PROXY: "http://plain:1",
      NO_PROXY: "a,b",
    }),
  ).toEqual({
    https: "http://lower:1",
    http: "http://plain:1",
    noProxy: "a,b",
  });
});

test("proxyFromEnv() falls back on ALL_PROXY and treats empty as unset", () => {
  expect(proxyFromEnv({ ALL_PROXY: "http://all:1", HTTP_PROXY: "" })).toEqual({
    https: "http://all:1",
    http: "http://all:1",
    noProxy: "",
  });
  expect(proxyFromEnv({})).toEqual({ https: null, http: null, noProxy: "" });
});
