/** ICMP echo request and reply: RFC 792 for IPv4, RFC 4443 sections 4.1 and 4.2 for IPv6. */
const REQUEST_V4 = 8;
const REPLY_V4 = 0;
const REQUEST_V6 = 128;
const REPLY_V6 = 129;
const HEADER_BYTES = 8;

/** What tells an echo from others: both numbers come back as they were sent, 0 to 65535. */
export interface EchoName {
  readonly identifier: number;
  readonly sequence: number;
}

export interface EchoMessage extends EchoName {
  readonly data: Uint8Array;
}

/**
 *  0 u8 type   1 u8 code   2 u16 checksum   4 u16 identifier   6 u16 sequence   8 data
 *
 *  The checksum of IPv6 covers addresses as well, and the system fills it in: it is zero here.
 */
export function encodeEchoRequest({ identifier, sequence, data }: EchoMessage, v6: boolean): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, v6 ? REQUEST_V6 : REQUEST_V4);
  view.setUint16(4, identifier);
  view.setUint16(6, sequence);
  bytes.set(data, HEADER_BYTES);
  if (!v6) view.setUint16(2, checksumOf(bytes));
  return bytes;
}

/** Reads an echo reply; null for any other message. */
export function decodeEchoReply(bytes: Uint8Array, v6: boolean): EchoMessage | null {
  return decodeEcho(bytes, v6 ? REPLY_V6 : REPLY_V4);
}

/** Reads the head of the echo request that an ICMP error quotes; null when it quotes something else. */
export function decodeQuotedRequest(bytes: Uint8Array, v6: boolean): EchoName | null {
  return decodeEcho(bytes, v6 ? REQUEST_V6 : REQUEST_V4);
}

/** What an IPv4 packet carries (RFC 791 section 3.1: the header's length is in the low half of its first byte); null for no such packet. */
export function contentOfIpv4(packet: Uint8Array): Uint8Array | null {
  const [first = 0] = packet;
  const headerBytes = 4 * (first & 0x0f);
  if (first >> 4 !== 4 || headerBytes < 20 || packet.length < headerBytes) return null;
  return packet.subarray(headerBytes);
}

function decodeEcho(bytes: Uint8Array, type: number): EchoMessage | null {
  if (bytes.length < HEADER_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint8(0) !== type || view.getUint8(1) !== 0) return null;
  return { identifier: view.getUint16(4), sequence: view.getUint16(6), data: bytes.subarray(HEADER_BYTES) };
}

/** RFC 1071: the sum of all words in ones' complement, inverted; an odd last byte is the high half of a word. */
function checksumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (const [at, byte] of bytes.entries()) sum += at % 2 === 0 ? byte << 8 : byte;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
