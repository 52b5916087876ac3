import { expect, test } from "bun:test";
import { sampleJob } from "./_sample_job.ts";
import { hostOf, nameOf } from "./row_names.ts";

function rowOf(url: string, name?: string) {
  const file =
    name === undefined
      ? null
      : {
          source: "direct" as const,
          name,
          path: `/m/${name}`,
          size: null,
          model: null,
        };
  return { id: "a", job: sampleJob("a", { url, file }), progress: null };
}

test.each([
  ["https://example.org/a/my%20model.bin?x=1", "my model.bin"],
  ["https://example.org/", "example.org"],
  ["https://example.org/%E0%A4%A", "%E0%A4%A"],
  ["not a link", "not a link"],
])("nameOf() shows %p as %p", (url, shown) => {
  expect(nameOf(rowOf(url))).toBe(shown);
});

test("nameOf() prefers the name that the file has", () => {
  expect(nameOf(rowOf("https://example.org/x", "real.bin"))).toBe("real.bin");
});

test("hostOf() shows the host with its port", () => {
  expect(hostOf(rowOf("https://example.org:8443/x"))).toBe("example.org:8443");
});
