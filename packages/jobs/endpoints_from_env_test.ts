import { expect, test } from "bun:test";
import { EndpointsSchema } from "@haul/contract";
import { endpointsFromEnv } from "./endpoints_from_env.ts";

test("endpointsFromEnv() asks each service at its usual place", () => {
  expect(endpointsFromEnv({ HF_ENDPOINT: " " })).toEqual(
    EndpointsSchema.parse({}),
  );
});

test("endpointsFromEnv() reads the places that are set, without their last slash", () => {
  const endpoints = endpointsFromEnv({
    HF_ENDPOINT: "https://hf.example.org/",
    HAUL_CIVITAI_ENDPOINT: "http://127.0.0.1:1",
    HAUL_GOOGLE_DRIVE_ENDPOINT: "http://127.0.0.1:2",
    HAUL_GOOGLE_DRIVE_CONTENT_ENDPOINT: "http://127.0.0.1:3",
    HAUL_GOOGLE_DRIVE_API_ENDPOINT: "http://127.0.0.1:4",
    HAUL_MEGA_ENDPOINT: "http://127.0.0.1:5/base/",
    HAUL_SEND_KEYS_TO: "huggingface, CivitAI",
  });
  expect(endpoints).toEqual(
    EndpointsSchema.parse({
      huggingface: "https://hf.example.org",
      civitai: "http://127.0.0.1:1",
      googledrive: "http://127.0.0.1:2",
      googledriveContent: "http://127.0.0.1:3",
      googledriveApi: "http://127.0.0.1:4",
      mega: "http://127.0.0.1:5/base",
      keysTo: ["huggingface", "civitai"],
    }),
  );
});

test.each([
  [{ HF_ENDPOINT: "hf.example.org" }, "HF_ENDPOINT"],
  [{ HAUL_MEGA_ENDPOINT: "ftp://mega.example" }, "HAUL_MEGA_ENDPOINT"],
  [{ HF_ENDPOINT: "https://me:secret@hf.example" }, "HF_ENDPOINT"],
  [{ HAUL_SEND_KEYS_TO: "hugging" }, '"hugging"'],
])("endpointsFromEnv() refuses %p", (env, named) => {
  expect(() => endpointsFromEnv(env)).toThrow(named);
  expect(() => endpointsFromEnv(env)).not.toThrow("secret");
});
