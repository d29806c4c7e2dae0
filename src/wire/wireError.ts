/** Bytes that are not what they should be. The only thing that reading bytes may throw. */
export class WireError extends Error {
  override readonly name = 'WireError';
}
