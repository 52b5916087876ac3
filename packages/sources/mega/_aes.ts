/** Bytes of one block of AES, and of Mega's keys for it. */
const BLOCK = 16;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Deciphers whole blocks of AES-128-CBC that begin with a zero vector and have
 * no padding, as Mega's attributes do.
 *
 * WebCrypto insists on padding, so that a block is put behind the last one
 * which deciphers to sixteen bytes of it, and which WebCrypto takes away.
 */
export async function decipherCbc(key: Bytes, data: Bytes): Promise<Bytes> {
  const aes = await crypto.subtle.importKey("raw", key, "AES-CBC", false, [
    "encrypt",
    "decrypt",
  ]);
  const last = data.slice(-BLOCK);
  const padding = await crypto.subtle.encrypt(
    { name: "AES-CBC", iv: last },
    aes,
    new Uint8Array(0),
  );
  const padded = new Uint8Array(data.length + BLOCK);
  padded.set(data);
  padded.set(new Uint8Array(padding), data.length);
  const iv = new Uint8Array(BLOCK);
  return new Uint8Array(
    await crypto.subtle.decrypt({ name: "AES-CBC", iv }, aes, padded),
  );
}

/**
 * Deciphers whole blocks of AES-128-ECB, as Mega wraps keys in: CBC without
 * the block before mixed in.
 */
export async function decipherEcb(key: Bytes, data: Bytes): Promise<Bytes> {
  const chained = await decipherCbc(key, data);
  return chained.map((byte, at) => byte ^ (data[at - BLOCK] ?? 0));
}
