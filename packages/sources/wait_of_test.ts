import { expect, test } from "bun:test";
import { waitOf } from "./wait_of.ts";

const NOW = Date.parse("2026-11-23T10:00:00Z");

test.each([
  [{ "retry-after": "2" }, 2000],
  [{ "retry-after": "0" }, 0],
  [{ "retry-after": "Mon, 23 Nov 2026 10:00:30 GMT" }, 30_000],
  [{ "retry-after": "Mon, 23 Nov 2026 09:00:00 GMT" }, 0],
  [{ "retry-after": "999999999" }, 86_400_000],
  [{ ratelimit: '"api";r=0;t=55' }, 55_000],
  [{ "retry-after": "3", ratelimit: '"api";r=0;t=55' }, 3000],
  [{ "retry-after": "-1" }, null],
  [{ "retry-after": "soon" }, null],
  [{}, null],
])("waitOf() reads %j as %j ms", (headers, milliseconds) => {
  expect(waitOf(new Headers(headers), NOW)).toBe(milliseconds);
});
