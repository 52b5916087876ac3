import { expect, test } from "bun:test";
import { EndpointsSchema, Secret, type ServiceId } from "@haul/contract";
import { keyHeader } from "./key_header.ts";

/** A user who has a key for every service, each of which names its service. */
function contextWith(endpoints: Partial<typeof EndpointsSchema._input> = {}) {
  return {
    tokenFor: async (service: ServiceId) => new Secret(`key-of-${service}`),
    endpoints: EndpointsSchema.parse(endpoints),
  };
}

test.each([
  ["civitai", "https://civitai.com/api/v1/me"],
  ["civitai", "https://www.civitai.red/api/download/models/1"],
  ["huggingface", "https://huggingface.co/api/whoami-v2"],
  ["huggingface", "https://hf.co/gpt2"],
] as const)("keyHeader() gives the key of %s to %s", async (service, url) => {
  expect(await keyHeader(service, url, contextWith())).toEqual({
    Authorization: `Bearer key-of-${service}`,
  });
});

test.each([
  ["civitai", "https://huggingface.co/gpt2"],
  ["civitai", "https://b2.civitai.com/file/a"],
  ["civitai", "https://civitai.com.example.org/"],
  ["civitai", "https://notcivitai.com/"],
  ["civitai", "https://civitai.com:8443/"],
  ["civitai", "http://civitai.com/"],
  ["huggingface", "https://civitai.com/models/1"],
  ["huggingface", "https://cdn-lfs.huggingface.co/a"],
  ["huggingface", "https://hf-mirror.com/gpt2"],
  ["huggingface", "https://example.org/?u=huggingface.co"],
  ["googledrive", "https://drive.google.com/uc?id=1"],
  ["googledrive", "https://drive.usercontent.google.com/download?id=1"],
  ["mega", "https://g.api.mega.co.nz/cs"],
] as const)(
  "keyHeader() keeps the key of %s from %s: one service's token is never sent with another download",
  async (service, url) => {
    expect(await keyHeader(service, url, contextWith())).toEqual({});
  },
);

test("keyHeader() gives a key to another endpoint only where the user allows it", async () => {
  const endpoint = { huggingface: "https://hf-mirror.com" };
  const url = "https://hf-mirror.com/gpt2/resolve/main/config.json";
  expect(await keyHeader("huggingface", url, contextWith(endpoint))).toEqual(
    {},
  );
  const allowed = contextWith({ ...endpoint, keysTo: ["huggingface"] });
  expect(await keyHeader("huggingface", url, allowed)).toEqual({
    Authorization: "Bearer key-of-huggingface",
  });
  expect(await keyHeader("civitai", url, allowed)).toEqual({});
});

test("keyHeader() tells an API key of Google from a bearer token", async () => {
  const url = "https://www.googleapis.com/drive/v3/files/1";
  const context = (value: string) => ({
    tokenFor: async () => new Secret(value),
    endpoints: EndpointsSchema.parse({}),
  });
  expect(await keyHeader("googledrive", url, context("AIzaSyA1"))).toEqual({
    "X-Goog-Api-Key": "AIzaSyA1",
  });
  expect(await keyHeader("googledrive", url, context("ya29.a0"))).toEqual({
    Authorization: "Bearer ya29.a0",
  });
});

test("keyHeader() is empty where the user has no key", async () => {
  const context = { ...contextWith(), tokenFor: async () => null };
  expect(await keyHeader("civitai", "https://civitai.com/", context)).toEqual(
    {},
  );
});
