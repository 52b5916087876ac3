import { expect, test } from "bun:test";
import { basename } from "node:path";
import fc from "fast-check";
import { journalPathFor } from "./journal.ts";
import { partPathFor, partSuffix } from "./part_path.ts";

test("partPathFor() adds the id of the identity", () => {
  // `printf direct:a | sha256sum | cut -c1-8`
  expect(partPathFor("/m/a.bin", "direct:a")).toBe("/m/a.bin.89d650fe.part");
  expect(partSuffix("direct:a")).not.toBe(partSuffix("direct:b"));
});

test("partPathFor() fits any name, and its journal, into 255 bytes", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 }),
      (text) => {
        const name = text.replaceAll(/[/\0]/g, "_").replace(/^\.+$/, "_");
        const path = partPathFor(`/m/${name}`, "x");
        const journal = `${basename(journalPathFor(path))}.new`;
        expect(Buffer.byteLength(journal)).toBeLessThanOrEqual(255);
        expect(path).toEndWith(partSuffix("x"));
        expect(path.isWellFormed()).toBe(name.isWellFormed());
        const kept = basename(path).slice(0, -partSuffix("x").length);
        expect(name.startsWith(kept)).toBe(true);
      },
    ),
  );
});

test("partPathFor() cuts between characters", () => {
  const name = basename(partPathFor(`/m/${"🐎".repeat(80)}`, "x"));
  expect(name.slice(0, -partSuffix("x").length)).toBe("🐎".repeat(57));
});
