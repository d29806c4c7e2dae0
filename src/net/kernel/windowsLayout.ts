import type { IcmpError } from '../../model/evidence.ts';
import { decodeSockaddr, encodeSockaddr } from './sockaddr.ts';

/** Winsock numbers from the Windows SDK's headers winsock2.h, ws2def.h, ws2ipdef.h and winerror.h. */
export const WINDOWS = {
  /** Winsock 2.2. */
  VERSION: 0x0202,
  AF_INET: 2,
  AF_INET6: 23,
  SOCK_STREAM: 1,
  SOL_SOCKET: 0xffff,
  SO_ERROR: 0x1007,
  IPPROTO_IP: 0,
  IP_TTL: 4,
  IPPROTO_TCP: 6,
  TCP_FAIL_CONNECT_ON_ICMP_ERROR: 18,
  TCP_ICMP_ERROR_INFO: 19,
  IPPROTO_IPV6: 41,
  IPV6_UNICAST_HOPS: 4,
  FIONBIO: 0x8004667e,
  POLLERR: 1,
  POLLHUP: 2,
  POLLWRNORM: 0x10,
  WSAEWOULDBLOCK: 10_035,
  WSAECONNABORTED: 10_053,
  WSAECONNRESET: 10_054,
  WSAETIMEDOUT: 10_060,
  WSAECONNREFUSED: 10_061,
  WSANO_DATA: 11_004,
} as const;

/** Protocols under which an ICMP error is reported. */
const IPPROTO_ICMP = 1;
const IPPROTO_ICMPV6 = 58;

/** Size of ICMP_ERROR_INFO, padding included. */
export const ICMP_ERROR_INFO_BYTES = 36;

export function encodeAddress(address: string, port: number): Buffer {
  return encodeSockaddr(address, port, WINDOWS.AF_INET6);
}

/**
 *  ICMP_ERROR_INFO (ws2ipdef.h, Windows 10 version 2004 and later)
 *  0  SOCKADDR_INET sender, 28 bytes   28 i32 protocol   32 u8 type   33 u8 code   34 padding
 *
 *  null when it is shorter, or names no address, or a protocol that does not go with the address.
 */
export function decodeIcmpErrorInfo(
  bytes: Buffer,
): { readonly icmp: IcmpError; readonly from: string } | null {
  if (bytes.length < 34) return null;
  const from = decodeSockaddr(bytes.subarray(0, 28), WINDOWS.AF_INET6);
  if (from === null) return null;
  const v6 = bytes.readUInt16LE(0) === WINDOWS.AF_INET6;
  if (bytes.readInt32LE(28) !== (v6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP)) return null;
  return { icmp: { type: bytes.readUInt8(32), code: bytes.readUInt8(33) }, from };
}
