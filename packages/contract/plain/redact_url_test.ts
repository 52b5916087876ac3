import { expect, test } from "bun:test";
import { redactUrl } from "./redact_url.ts";

test.each([
  ["https://example.org/a.bin", "https://example.org/a.bin"],
  ["https://example.org/a.bin?", "https://example.org/a.bin"],
  ["https://u:S3CRET@example.org:8443/a", "https://example.org:8443/a"],
  ["https://u:S3@CRET@example.org/a", "https://example.org/a"],
  ["https://u:S3/CRET@example.org/a", "https://example.org/a"],
  ["https:u:S3CRET@example.org/a", "https:example.org/a"],
  ["https:\\\\u:S3CRET@example.org/a", "https:\\\\example.org/a"],
  ["//u:S3CRET@example.org/a", "//example.org/a"],
  ["u:S3CRET@example.org/a", "example.org/a"],
  ["https://[::1]:8080/@me/a", "https://[::1]:8080/@me/a"],
  ["https://example.org/@me/a", "https://example.org/@me/a"],
  ["ftp://u:S3CRET@example.org/a", "ftp://example.org/a"],
  ["https://mega.nz/file/abc#S3CRET", "https://mega.nz/file/abc"],
  ["https://a.b/x?token=S3CRET", "https://a.b/x?token=[redacted]"],
  ["https://a.b/x?t%6Fken=S3CRET&v=1", "https://a.b/x?t%6Fken=[redacted]&v=1"],
  ["https://a.b/x?v=1;api_key=S3CRET", "https://a.b/x?v=1;api_key=[redacted]"],
  ["https://a.b/x?q=hf_S3CRET", "https://a.b/x?q=[redacted]"],
  ["https://a.b/x?hf_S3CRET", "https://a.b/x?[redacted]"],
  ["https://a.b/x?token=", "https://a.b/x?token="],
  ["https://a.b/x?key=models/a.bin", "https://a.b/x?key=models/a.bin"],
  [
    "https://a.b/x?%E0%A4%A=1&sig=S3CRET",
    "https://a.b/x?%E0%A4%A=1&sig=[redacted]",
  ],
  ["https://a.b/\u001b]0;x\u0007y\n", "https://a.b/]0;xy"],
  ["not a URL", "not a URL"],
  ["", ""],
])("redactUrl() shows %p as %p", (url, shown) => {
  expect(redactUrl(url)).toBe(shown);
});

test("redactUrl() hides every part of a presigned URL", () => {
  const shown = redactUrl(
    "https://bucket.example.org/a.bin?X-Amz-Algorithm=AWS4&X-Amz-Credential=S3CRET" +
      "&X-Amz-Signature=S3CRET&Policy=S3CRET&Key-Pair-Id=S3CRET&Authorization=S3CRET" +
      "&x-goog-signature=S3CRET&access_token=S3CRET&password=S3CRET&Expires=17",
  );
  expect(shown).not.toContain("S3CRET");
  expect(shown).toStartWith(
    "https://bucket.example.org/a.bin?X-Amz-Algorithm=",
  );
});
