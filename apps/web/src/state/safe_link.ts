/** A link that may be followed: providers' texts can hold `javascript:` and worse. */
export function safeLink(text: string | null | undefined): string | null {
  const url = text == null ? null : URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}
