import { expect, test } from "bun:test";
import { KEYED_SERVICES } from "@haul/contract";
import { serviceNamed } from "./service_named.ts";

test.each([
  ["civitai", "civitai"],
  ["CivitAI", "civitai"],
  ["hf", "huggingface"],
  ["Hugging Face", "huggingface"],
  ["hugging_face", "huggingface"],
  ["google-drive", "googledrive"],
  ["drive", "googledrive"],
] as const)("serviceNamed() takes %p for %s", (word, service) => {
  expect(serviceNamed(word)).toBe(service);
});

test("serviceNamed() lists the services where a word names none", () => {
  expect(() => serviceNamed("github")).toThrow(
    `"github" is no service that takes a key; there are ${KEYED_SERVICES.join(", ")}.`,
  );
  expect(() => serviceNamed("hf_canary1")).toThrow("That is no service");
});

test("serviceNamed() says that Mega gives out no keys", () => {
  expect(() => serviceNamed("mega")).toThrow("its links work as they are");
});
