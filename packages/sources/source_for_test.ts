import { expect, test } from "bun:test";
import { sourceFor } from "./source_for.ts";

test.each(["https://example.org/a.bin", "http://127.0.0.1:8080/"])(
  "sourceFor() gives %p to the direct source",
  (url) => {
    expect(sourceFor(new URL(url)).id).toBe("direct");
  },
);

test.each(["file:///etc/passwd", "data:,a", "ftp://example.org/a"])(
  "sourceFor() has no source for %p",
  (url) => {
    expect(() => sourceFor(new URL(url))).toThrow(/http and https/);
  },
);
