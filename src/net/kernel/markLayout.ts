import type { Endpoint } from '../../model/ids.ts';
import type { MarkedDatagram } from '../../model/marks.ts';
import { decodeAddress, LINUX, type MessageMemory } from './linuxLayout.ts';

/** Linux numbers of ip(7) and ipv6(7); the same on x64 and arm64. */
export const MARKING = {
  SO_REUSEADDR: 2,
  SO_TYPE: 3,
  IP_TOS: 1,
  IP_RECVTOS: 13,
  IPV6_RECVTCLASS: 66,
  IPV6_TCLASS: 67,
} as const;

/** The lower two bits of the octet are for congestion notification (RFC 3168 section 5). */
const ECN_BITS = 2;

/** The octet of a code point: the type of service in IPv4, the traffic class in IPv6 (RFC 2474 section 3). */
export function octetOf(dscp: number): number {
  return dscp << ECN_BITS;
}

/** A sockaddr as the place that it names; null for a family that we do not know. */
export function decodeEndpoint(bytes: Buffer): Endpoint | null {
  const address = decodeAddress(bytes);
  return address === null ? null : { address, port: bytes.readUInt16BE(2) };
}

/** A message that came, of so many bytes; null when its sender cannot be read. */
export function decodeMarked(memory: MessageMemory, length: number): MarkedDatagram | null {
  const from = decodeEndpoint(memory.name.subarray(0, memory.header.readUInt32LE(8)));
  if (from === null) return null;
  const octet = findOctet(memory);
  return {
    bytes: Uint8Array.from(memory.data.subarray(0, length)),
    dscp: octet === null ? null : octet >> ECN_BITS,
    from,
  };
}

/**
 *  cmsghdr:  0 u64 length   8 i32 level   12 i32 type   16 data: one octet for IPv4, an i32 for IPv6
 */
function findOctet({ header, control }: MessageMemory): number | null {
  const end = Math.min(header.readUInt32LE(40), control.length);
  for (let at = 0; at + 16 < end; ) {
    const length = control.readUInt32LE(at);
    if (length < 16 || at + length > end) return null;
    const level = control.readInt32LE(at + 8);
    const type = control.readInt32LE(at + 12);
    const isMark =
      (level === LINUX.IPPROTO_IP && type === MARKING.IP_TOS) ||
      (level === LINUX.IPPROTO_IPV6 && type === MARKING.IPV6_TCLASS);
    // Little-endian: the first octet of the number is the number.
    if (isMark && length > 16) return control.readUInt8(at + 16);
    at += (length + 7) & ~7;
  }
  return null;
}
