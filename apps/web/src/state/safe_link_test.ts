import { expect, test } from "bun:test";
import { safeLink } from "./safe_link.ts";

test.each([
  "javascript:alert(1)",
  " javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "data:text/html,<script>1</script>",
  "vbscript:x",
  "file:///etc/passwd",
  "/relative",
  "",
  null,
])("safeLink() follows no %p", (text) => {
  expect(safeLink(text)).toBeNull();
});

test("safeLink() follows a page of the web", () => {
  expect(safeLink("https://civitai.com/models/1")).toBe(
    "https://civitai.com/models/1",
  );
});
