/** A whole safetensors file: the length of its header, its header, one tensor. */
export function smallModel(): Uint8Array<ArrayBuffer> {
  const tensor = { dtype: "F16", shape: [16, 16], data_offsets: [0, 512] };
  const header = new TextEncoder().encode(JSON.stringify({ weight: tensor }));
  const file = new Uint8Array(8 + header.length + 512);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  return file;
}
