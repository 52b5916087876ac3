import { expect, test } from "bun:test";
import { EndpointsSchema } from "@haul/contract";
import { parseShort } from "./_parse_short.ts";

const ENDPOINTS = EndpointsSchema.parse({});

test.each([
  ["hf://org/name", "/org/name"],
  ["HF://org/name", "/org/name"],
  ["hf://gpt2", "/gpt2"],
  ["hf://models/org/name", "/org/name"],
  ["hf://datasets/org/name", "/datasets/org/name"],
  ["hf://spaces/org/name/app.py", "/spaces/org/name/resolve/main/app.py"],
  ["hf://kernels/org/name", "/kernels/org/name"],
  ["hf://buckets/org/name/x/a.bin", "/buckets/org/name/resolve/x/a.bin"],
  ["hf://org/name/x/a.bin", "/org/name/resolve/main/x/a.bin"],
  ["hf://org/name@v1", "/org/name/tree/v1"],
  ["hf://org/name@v1/x/a.bin", "/org/name/resolve/v1/x/a.bin"],
  ["hf://org/name@main", "/org/name"],
  ["hf://org/name/a@b.bin", "/org/name/resolve/main/a%40b.bin"],
  ["hf://o/n@refs/pr/3/a.bin", "/o/n/resolve/refs%2Fpr%2F3/a.bin"],
  ["hf://o/n@refs%2Fpr%2F3/a.bin", "/o/n/resolve/refs%2Fpr%2F3/a.bin"],
  [
    "hf://datasets/o/n@refs/convert/parquet/d/0.parquet",
    "/datasets/o/n/resolve/refs%2Fconvert%2Fparquet/d/0.parquet",
  ],
  ["hf://o/n/a b#c?d%.bin", "/o/n/resolve/main/a%20b%23c%3Fd%25.bin"],
  ["hf://o/n/x/", "/o/n/resolve/main/x"],
  ["org/name", "/org/name"],
  ["org/na.me-7B-GGUF", "/org/na.me-7B-GGUF"],
  ["datasets/org/name", "/datasets/org/name"],
  ["org/name@v1", "/org/name/tree/v1"],
  ["org/name:a.gguf", "/org/name/resolve/main/a.gguf"],
  ["org/name:x/a.gguf", "/org/name/resolve/main/x/a.gguf"],
  ["org/name@v1:a.gguf", "/org/name/resolve/v1/a.gguf"],
  ["org/name/x/a.gguf", "/org/name/resolve/main/x/a.gguf"],
  ["org/name:Q4_K_M", "/org/name/tree/main?quant=Q4_K_M"],
  ["org/name:iq2_xxs", "/org/name/tree/main?quant=iq2_xxs"],
  ["org/name/tree/main", "/org/name/tree/main"],
  ["org/name/blob/v1/x/a.gguf", "/org/name/blob/v1/x/a.gguf"],
  ["datasets/o/n/resolve/main/a b.bin", "/datasets/o/n/resolve/main/a%20b.bin"],
  ["org/name/raw", "/org/name/resolve/main/raw"],
  ["hf://org/name/tree/a.bin", "/org/name/resolve/main/tree/a.bin"],
])("parseShort() reads %s as %s", (text, path) => {
  expect(parseShort(text, ENDPOINTS)?.href).toBe(
    `https://huggingface.co${path}`,
  );
});

test.each([
  "example.org/a.bin",
  "example.org/name",
  "localhost/a.bin",
  "localhost:8080/a.bin",
  "127.0.0.1/a",
  "[::1]/a",
  "https://huggingface.co/org/name",
  "//huggingface.co/org/name",
  "name",
  "12345",
  "org/",
  "/org/name",
  "./org/name",
  "../org/name",
  "~/models/a",
  "C:/models/a",
  "C:\\models\\a",
  "models/a",
  "downloads/a.safetensors",
  "org/name one/two",
  "me@example.org/a",
  "urn:air:sdxl:model:civitai:1@2",
  "civitai:1@2",
  "hf://",
  "hf:///",
  "hf://org/name/../../etc",
  "hf://o/n@/a.bin",
  "ht://org/name",
  "mega.nz/file/a",
])("parseShort() leaves %p to others", (text) => {
  expect(parseShort(text, ENDPOINTS)).toBeNull();
});

test("parseShort() leads to the endpoint that the user set", () => {
  const endpoints = EndpointsSchema.parse({
    huggingface: "https://hub.example/hf/",
  });
  expect(parseShort("org/name", endpoints)?.href).toBe(
    "https://hub.example/hf/org/name",
  );
});
