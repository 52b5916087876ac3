import { expect, test } from "bun:test";
import { HeaderList } from "./header_list.ts";

const headers = new HeaderList([
  ["Link", "<a>"],
  ["ETag", '"x"'],
  ["link", "<b>"],
]);

test("HeaderList.get() joins the values of one name, whatever its case", () => {
  expect(headers.get("LINK")).toBe("<a>, <b>");
  expect(headers.get("etag")).toBe('"x"');
  expect(headers.get("date")).toBeNull();
});

test("HeaderList.getAll() keeps the values apart and in order", () => {
  expect(headers.getAll("Link")).toEqual(["<a>", "<b>"]);
  expect(headers.getAll("date")).toEqual([]);
});

test("HeaderList iterates lower-case names in the order they came", () => {
  expect([...headers].map(([name]) => name)).toEqual(["link", "etag", "link"]);
});
