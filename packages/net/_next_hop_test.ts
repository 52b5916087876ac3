import { expect, test } from "bun:test";
import { nextHop } from "./_next_hop.ts";
import { splitUrl } from "./_split_url.ts";
import { HeaderList } from "./header_list.ts";

const from = splitUrl("https://a.test/x/y?z");

function hop(location: string) {
  const headers = new HeaderList([["Location", location]]);
  return nextHop({ status: 302, headers }, from);
}

test("nextHop() refuses the step from https to http", () => {
  expect(() => hop("http://a.test/")).toThrow(
    "a.test redirects from https to plain http at a.test",
  );
});

test.each([
  ["../b?c", "https://a.test/b?c"],
  ["?q", "https://a.test/x/y?q"],
  ["//b.test/%7e", "https://b.test/%7e"],
  ["HTTPS://B.test/%7e", "HTTPS://B.test/%7e"],
  ["//u:p@b.test/", "https://b.test/"],
])("nextHop() leads from /x/y?z along %s to %s", (location, to) => {
  expect(hop(location)?.text).toBe(to);
});
