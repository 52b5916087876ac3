import { expect, test } from "bun:test";
import { join } from "node:path";
import { DriveRecordSchema, entryOf, targetOf } from "./drive_record.ts";

const RECORDED = join(
  import.meta.dir,
  "../testdata/api-v3.file-resource-with-resourceKey.json",
);

test("entryOf() reads the recorded file with its size, digests and resource key", async () => {
  const record = DriveRecordSchema.parse(await Bun.file(RECORDED).json());
  expect(entryOf(record)).toMatchObject({
    link: {
      kind: "file",
      id: "0AxBe_CDEF4zkGHI4d0FjYko2QkD",
      resourceKey: "0-ABCDEFGHIXJQpIGqBJq3MC",
    },
    name: "foo ' \\.txt",
    size: 311,
    hashes: [
      { algorithm: "sha1", hex: "8f284fa768bfb4e45d076a579ab3905ab6bfa893" },
      { algorithm: "md5", hex: "68518d16be0c6fbfab918be61d658032" },
    ],
  });
});

test.each([
  ["application/vnd.google-apps.folder", { kind: "folder" }],
  ["application/vnd.google-apps.document", { app: "document" }],
  ["application/vnd.google-apps.spreadsheet", { app: "spreadsheets" }],
  ["application/vnd.google-apps.presentation", { app: "presentation" }],
  ["text/html", { kind: "file" }],
  ["constructor", { kind: "file" }],
])("entryOf() knows what %p is", (mimeType, link) => {
  const record = DriveRecordSchema.parse({ id: "1", mimeType });
  expect(entryOf(record)?.link).toMatchObject(link);
});

test("entryOf() finds no bytes in a form, and no digest in nonsense", () => {
  const mimeType = "application/vnd.google-apps.form";
  expect(entryOf(DriveRecordSchema.parse({ id: "1", mimeType }))).toBeNull();
  const odd = { id: "1", md5Checksum: "../..", sha256Checksum: null };
  expect(entryOf(DriveRecordSchema.parse(odd))?.hashes).toEqual([]);
});

test("targetOf() keeps the resource key of a shortcut's target", () => {
  const shortcutDetails = { targetId: "2", targetResourceKey: "0-k" };
  const record = DriveRecordSchema.parse({ id: "1", shortcutDetails });
  expect(targetOf(record)).toMatchObject({ id: "2", resourceKey: "0-k" });
  expect(entryOf(record)).toMatchObject({ size: null, hashes: [] });
});
