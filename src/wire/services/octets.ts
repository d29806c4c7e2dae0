/** The same bytes, with the means of reading numbers from them. */
export function octetsOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
