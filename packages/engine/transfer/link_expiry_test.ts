import { expect, test } from "bun:test";
import fc from "fast-check";
import { linkExpiry } from "./link_expiry.ts";

const MINTED = Date.UTC(2026, 1, 3, 10, 20, 30);
const HOUR = 3_600_000;
const EPOCH = MINTED / 1000 + 3600;

/** Links as the services mint them; their signatures are made up. */
const LINKS: Record<string, string> = {
  "Amazon S3":
    "https://models.s3.eu-central-1.amazonaws.com/a/b.safetensors?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=REDACTED%2F20260203%2Feu-central-1%2Fs3%2Faws4_request&X-Amz-Date=20260203T102030Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature=REDACTED",
  "Cloudflare R2":
    "https://models.0123abcd.r2.cloudflarestorage.com/12/model/x.safetensors?X-Amz-Expires=3600&response-content-disposition=attachment%3B%20filename%3D%22x.safetensors%22&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=REDACTED%2F20260203%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20260203T102030Z&X-Amz-SignedHeaders=host&X-Amz-Signature=REDACTED",
  "Google Cloud Storage, version 4":
    "https://storage.googleapis.com/models/x.bin?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=REDACTED&X-Goog-Date=20260203T102030Z&X-Goog-Expires=3600&X-Goog-SignedHeaders=host&X-Goog-Signature=REDACTED",
  "Google Cloud Storage, version 2": `https://storage.googleapis.com/models/x.bin?GoogleAccessId=REDACTED&Expires=${EPOCH}&Signature=REDACTED`,
  CloudFront: `https://d0123.cloudfront.net/x.bin?Expires=${EPOCH}&Signature=REDACTED&Key-Pair-Id=REDACTED`,
  Azure:
    "https://models.blob.core.windows.net/c/x.bin?sv=2024-11-04&st=2026-02-03T10%3A20%3A30Z&se=2026-02-03T11%3A20%3A30Z&sr=b&sp=r&sig=REDACTED",
  Backblaze:
    "https://b2.civitai.com/file/civitai-modelfiles/model/1/a.safetensors?Authorization=3_20260203102030_REDACTED_RED_ACTED_004_20260203112030_0047_dnld&b2ContentDisposition=attachment%3B+filename%3D%22a.safetensors%22",
  "Hugging Face": `https://cas-bridge.xethub.hf.co/xet-bridge-us/0123/4567?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD&X-Amz-Credential=REDACTED%2F20260203%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20260203T102030Z&X-Amz-Expires=3600&X-Amz-Signature=REDACTED&X-Amz-SignedHeaders=host&response-content-disposition=inline&x-id=GetObject&Expires=${EPOCH}&Policy=REDACTED&Signature=REDACTED&Key-Pair-Id=REDACTED`,
  "a plain token's exp": `https://dl.example.org/x.bin?token=REDACTED&exp=${EPOCH}`,
  "a plain expires": `https://dl.example.org/x.bin?expires=${EPOCH}&sig=REDACTED`,
};

test.each(Object.entries(LINKS))("linkExpiry() reads %s", (_, url) => {
  expect(linkExpiry(url)).toBe(MINTED + HOUR);
});

test("linkExpiry() reads a stamp in ISO's other basic forms", () => {
  const url = "https://example.org/x?X-Amz-Expires=60&X-Amz-Date=";
  expect(linkExpiry(`${url}20260203102030`)).toBe(MINTED + 60_000);
});

test.each([
  "https://example.org/x.bin",
  "https://example.org/x.bin?Expires=",
  "https://example.org/x.bin?Expires=soon",
  "https://example.org/x.bin?Expires=3600",
  "https://example.org/x.bin?Expires=1770117630000",
  "https://example.org/x.bin?X-Amz-Date=20260203T102030Z",
  "https://example.org/x.bin?X-Amz-Expires=3600",
  "https://example.org/x.bin?X-Amz-Expires=3600&X-Amz-Date=2026-02-03",
  "https://example.org/x.bin?X-Amz-Expires=-1&X-Amz-Date=20260203T102030Z",
  "https://example.org/x.bin?X-Amz-Expires=99999999&X-Amz-Date=20260203T102030Z",
  "https://example.org/x.bin?se=2026",
  "https://example.org/x.bin?se=2026-99-99T99:99:99Z",
  "https://example.org/?#Expires=1770117630",
  "not a link",
  "",
])("linkExpiry() finds no end in %p", (url) => {
  expect(linkExpiry(url)).toBeNull();
});

const name = fc.constantFrom(
  ...["X-Amz-Date", "X-Amz-Expires", "X-Goog-Date", "X-Goog-Expires"],
  ...["se", "Expires", "expires", "exp", "X-Expires"],
);
const value = fc.oneof(
  fc.string(),
  fc.nat().map(String),
  fc.constantFrom("20260203T102030Z", "99999999T999999Z", "3600", "1770117630"),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);

test("linkExpiry() never throws, and answers null or a moment", () => {
  const pairs = fc.array(fc.tuple(name, value), { maxLength: 6 });
  const link = fc.oneof(
    fc.string(),
    fc.string().map((query) => `https://example.org/x?${query}`),
    pairs.map((query) => `https://example.org/x?${new URLSearchParams(query)}`),
  );
  fc.assert(
    fc.property(link, (url) => {
      const dies = linkExpiry(url);
      if (dies !== null) expect(Number.isFinite(dies)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
