/** Types that say what the bytes are; `application/octet-stream` says nothing. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  "application/gzip": ".gz",
  "application/json": ".json",
  "application/pdf": ".pdf",
  "application/x-7z-compressed": ".7z",
  "application/x-gzip": ".gz",
  "application/x-tar": ".tar",
  "application/x-yaml": ".yaml",
  "application/x-zip-compressed": ".zip",
  "application/yaml": ".yaml",
  "application/zip": ".zip",
  "application/zstd": ".zst",
  "image/jpeg": ".jpg",
  "image/png": ".png",
  "image/webp": ".webp",
  "text/csv": ".csv",
  "text/markdown": ".md",
  "text/plain": ".txt",
  "video/mp4": ".mp4",
};

/** The extension for a content type, dot included, or "". */
export function extensionOf(contentType: string | null): string {
  const type = contentType?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return Object.hasOwn(EXTENSIONS, type) ? (EXTENSIONS[type] ?? "") : "";
}
