const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** No workflow is longer; a picture must not fill the memory. */
const MAX_TEXT_BYTES = 64 << 20;

const latin1 = new TextDecoder("latin1");
const utf8 = new TextDecoder();

/** Whether bytes begin as a PNG does. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, at) => bytes[at] === byte);
}

/**
 * The texts that a PNG carries, by keyword: tEXt, zTXt and iTXt chunks (PNG,
 * 11.3.3). A picture that is cut or lies about its lengths gives those before.
 */
export async function pngTexts(
  bytes: Uint8Array,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const { type, data } of chunksOf(bytes)) {
    const text = await textOf(type, data).catch(() => null);
    if (text !== null && !texts.has(text.keyword)) {
      texts.set(text.keyword, text.value);
    }
  }
  return texts;
}

function* chunksOf(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = SIGNATURE.length;
  while (at + 8 <= bytes.length) {
    const length = view.getUint32(at);
    const type = latin1.decode(bytes.subarray(at + 4, at + 8));
    const end = at + 8 + length;
    if (end > bytes.length) return;
    yield { type, data: bytes.subarray(at + 8, end) };
    at = end + 4;
  }
}

async function textOf(
  type: string,
  data: Uint8Array,
): Promise<{ keyword: string; value: string } | null> {
  const [head, rest] = cut(data);
  const keyword = latin1.decode(head);
  if (type === "tEXt") return { keyword, value: plain(rest) };
  if (type === "zTXt") return { keyword, value: await inflated(rest, 1) };
  if (type !== "iTXt") return null;
  const isDeflated = rest[0] === 1;
  const [, afterLanguage] = cut(rest.subarray(2));
  const [, text] = cut(afterLanguage);
  const value = isDeflated ? await inflated(text, 0) : utf8.decode(text);
  return { keyword, value };
}

/** The standard says Latin-1; ComfyUI's own writer and others put UTF-8 there. */
function plain(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return latin1.decode(bytes);
  }
}

/** The bytes before the first NUL, and those behind it. */
function cut(bytes: Uint8Array): [Uint8Array, Uint8Array] {
  const at = bytes.indexOf(0);
  return at < 0
    ? [bytes, new Uint8Array(0)]
    : [bytes.subarray(0, at), bytes.subarray(at + 1)];
}

async function inflated(bytes: Uint8Array, from: number): Promise<string> {
  const deflated = new Blob([new Uint8Array(bytes.subarray(from))]).stream();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let total = 0;
  for await (const part of deflated.pipeThrough(
    new DecompressionStream("deflate"),
  )) {
    total += part.byteLength;
    if (total > MAX_TEXT_BYTES) throw new RangeError("too long a text");
    parts.push(part);
  }
  return utf8.decode(await new Blob(parts).arrayBuffer());
}
