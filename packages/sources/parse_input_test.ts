import { expect, test } from "bun:test";
import { isProblemError } from "@haul/contract";
import fc from "fast-check";
import { parseInput } from "./parse_input.ts";

const FILE = "https://example.org/a.bin";

test.each([
  [FILE, FILE],
  [`  ${FILE}\n`, FILE],
  [`\u200b${FILE}\ufeff`, FILE],
  [`<${FILE}>`, FILE],
  [`"${FILE}"`, FILE],
  [`'${FILE}'`, FILE],
  [`“${FILE}”`, FILE],
  [`(<${FILE}>)`, FILE],
  [`${FILE}?a=1&amp;b=2`, `${FILE}?a=1&b=2`],
  ["example.org/a.bin", FILE],
  ["//example.org/a.bin", FILE],
  ["HTTPS://EXAMPLE.org/a.bin", FILE],
  ["http://example.org/a.bin", "http://example.org/a.bin"],
  ["example.org:8443/a.bin", "https://example.org:8443/a.bin"],
  ["localhost:8080/a.bin", "https://localhost:8080/a.bin"],
  ["localhost", "https://localhost/"],
  ["http://nas/a.bin", "http://nas/a.bin"],
  ["[::1]:8080/a.bin", "https://[::1]:8080/a.bin"],
  ["https://0x7f.1/a.bin", "https://127.0.0.1/a.bin"],
  ["https://example.org/my model.bin", "https://example.org/my%20model.bin"],
  ["https://example.org/模.bin", "https://example.org/%E6%A8%A1.bin"],
  [
    `${FILE}?X-Amz-Signature=a%2Fb%3D&z=1&a=2`,
    `${FILE}?X-Amz-Signature=a%2Fb%3D&z=1&a=2`,
  ],
  ["https://me:pw@example.org/a.bin", "https://me:pw@example.org/a.bin"],
  [`${FILE}#key`, `${FILE}#key`],
])("parseInput() reads %j as %j", (text, href) => {
  expect(parseInput(text).href).toBe(href);
});

test.each([
  ["", "There is no URL"],
  ["  <> ", "There is no URL"],
  ["file:///etc/passwd", "is a path on a disk and no link"],
  ["FILE:///etc/passwd", "is a path on a disk and no link"],
  ["C:\\models\\a.safetensors", "is a path on a disk and no link"],
  ["/content/models/a.safetensors", "is a path on a disk and no link"],
  ["~/models/a.safetensors", "is a path on a disk and no link"],
  ["../../a.safetensors", "is a path on a disk and no link"],
  ["a..", '"a.." is no URL'],
  ["data:text/plain,hello", '"data:"'],
  ["blob:https://example.org/1", '"blob:"'],
  ["ftp://example.org/a", '"ftp:"'],
  ["s3://bucket/a", '"s3:"'],
  ["magnet:?xt=urn:btih:1", '"magnet:"'],
  ["javascript:alert(1)", '"javascript:"'],
  ["hello", '"hello" is no URL'],
  ["https://", '"https://" is no URL'],
  ["https://exa mple.org/", "is no URL"],
  ["https://example.org:99999/", "is no URL"],
  ["ht\ntps://example.org/a", "line break"],
  [`${FILE}\n${FILE}`, "one at a time"],
  [`https://example.org/${"a".repeat(9000)}`, "too long"],
])("parseInput() refuses %j, since %j", (text, reason) => {
  const refused = refusalOf(text);
  expect(refused).toMatchObject({ code: "bad_url", retry: "never" });
  expect(refused?.message).toContain(reason);
  expect(refused?.message).toContain("Give an https link");
});

test.each([
  '"https://me:S3CRET@exa mple.org/a"',
  "https://me:S3CRET@example.org:99999/?token=S3CRET#S3CRET",
  "https://me:S3/CRET@example.org/a",
])("parseInput() shows no secret of %p", (text) => {
  expect(refusalOf(text)?.message).not.toMatch(/S3|CRET/);
});

test("parseInput() takes half a character for an unknown one, in short forms too", () => {
  expect(parseInput("org/name:a\ud800.gguf").href).toContain("%EF%BF%BD");
});

test("parseInput() gives an http URL or a Problem, whatever it is given", () => {
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.string({
      unit: fc.constantFrom(
        ..."htps:/\\@.?#&;<>\"' \n[]%",
        "https://",
        "a.b",
        "\ud800",
      ),
    }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const problem = refusalOf(text);
      if (problem === null) {
        expect(parseInput(text).protocol).toMatch(/^https?:$/);
      } else {
        // A number alone is asked about.
        expect(["bad_url", "choice_needed"]).toContain(problem.code);
      }
    }),
    { numRuns: 2000 },
  );
});

function refusalOf(text: string) {
  try {
    parseInput(text);
    return null;
  } catch (error) {
    if (isProblemError(error)) return error.problem;
    throw error;
  }
}
