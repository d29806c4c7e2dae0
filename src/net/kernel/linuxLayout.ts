import { decodeSockaddr, encodeSockaddr } from './sockaddr.ts';

/** Linux numbers from its user-space headers; the same on x64 and arm64. */
export const LINUX = {
  AF_INET: 2,
  AF_INET6: 10,
  SOCK_STREAM: 1,
  SOCK_DGRAM: 2,
  SOCK_RAW: 3,
  SOCK_NONBLOCK: 0o4000,
  SOCK_CLOEXEC: 0o2000000,
  SOL_SOCKET: 1,
  SO_ERROR: 4,
  IPPROTO_IP: 0,
  IPPROTO_ICMP: 1,
  IP_TTL: 2,
  IP_RECVERR: 11,
  IPPROTO_TCP: 6,
  TCP_INFO: 11,
  IPPROTO_IPV6: 41,
  IPPROTO_ICMPV6: 58,
  IPV6_UNICAST_HOPS: 16,
  IPV6_RECVERR: 25,
  MSG_DONTWAIT: 0x40,
  MSG_ERRQUEUE: 0x2000,
  POLLIN: 1,
  POLLOUT: 4,
  POLLERR: 8,
  EPERM: 1,
  EACCES: 13,
  EPROTONOSUPPORT: 93,
  EINPROGRESS: 115,
  ECONNREFUSED: 111,
  ECONNRESET: 104,
  EPIPE: 32,
} as const;

/** Where an extended error came from (linux/errqueue.h). */
const ORIGIN_ICMP = 2;
const ORIGIN_ICMP6 = 3;

/** An entry of a socket's error queue. */
export type QueuedError =
  | {
      readonly kind: 'icmp';
      readonly errno: number;
      readonly type: number;
      readonly code: number;
      readonly from: string;
    }
  | { readonly kind: 'local'; readonly errno: number }
  /** An ICMP error whose sender cannot be read. */
  | { readonly kind: 'unreadable' };

export function encodeAddress(address: string, port: number): Buffer {
  return encodeSockaddr(address, port, LINUX.AF_INET6);
}

/** The address of a sockaddr; null for a family that we do not know. */
export function decodeAddress(bytes: Buffer): string | null {
  return decodeSockaddr(bytes, LINUX.AF_INET6);
}

/** Size of the ancillary data area. */
const CONTROL_BYTES = 512;

/** Memory for one recvmsg; kept together so that nothing is freed while the kernel writes. */
export interface MessageMemory {
  readonly header: Buffer;
  readonly control: Buffer;
  /** The sender's sockaddr, and what it sent. */
  readonly name: Buffer;
  readonly data: Buffer;
  readonly keep: readonly Buffer[];
}

/**
 *  msghdr on 64-bit little-endian; musl's shorter fields have zero padding where glibc has their high halves
 *  0  ptr name     8  u32 name length     16 ptr iov     24 u64 iov count
 *  32 ptr control  40 u64 control length  48 i32 flags
 */
export function makeMessage(addressOf: (buffer: Buffer) => bigint, dataBytes = 512): MessageMemory {
  const name = Buffer.alloc(128);
  const data = Buffer.alloc(dataBytes);
  const iov = Buffer.alloc(16);
  iov.writeBigUInt64LE(addressOf(data), 0);
  iov.writeBigUInt64LE(BigInt(data.length), 8);
  const control = Buffer.alloc(CONTROL_BYTES);
  const header = Buffer.alloc(56);
  header.writeBigUInt64LE(addressOf(name), 0);
  header.writeUInt32LE(name.length, 8);
  header.writeBigUInt64LE(addressOf(iov), 16);
  header.writeBigUInt64LE(1n, 24);
  header.writeBigUInt64LE(addressOf(control), 32);
  header.writeBigUInt64LE(BigInt(control.length), 40);
  return { header, control, name, data, keep: [iov] };
}

/**
 *  cmsghdr:            0 u64 length   8 i32 level   12 i32 type   16 data
 *  sock_extended_err:  0 u32 errno    4 u8 origin   5 u8 type     6 u8 code   16 sockaddr of the sender
 */
export function decodeErrorQueue({ header, control }: MessageMemory): QueuedError | null {
  // musl keeps this length in 32 bits; more than our own area would be a misreading.
  const end = Math.min(header.readUInt32LE(40), control.length);
  for (let at = 0; at + 16 <= end; ) {
    const length = control.readUInt32LE(at);
    if (length < 16 || at + length > end) return null;
    const level = control.readInt32LE(at + 8);
    const type = control.readInt32LE(at + 12);
    const isError =
      (level === LINUX.IPPROTO_IP && type === LINUX.IP_RECVERR) ||
      (level === LINUX.IPPROTO_IPV6 && type === LINUX.IPV6_RECVERR);
    if (isError && length >= 32) return decodeExtendedError(control.subarray(at + 16, at + length));
    at += (length + 7) & ~7;
  }
  return null;
}

/** The part of struct tcp_info (linux/tcp.h) that every kernel since 2.6 has. */
export const TCP_INFO_BYTES = 104;
/** TCP_SYN_SENT in the kernel's numbering. */
const SYN_SENT = 2;

/**
 * Reports whether a connection's SYN was repeated and the repeat did not get out of this host. The kernel counts every
 * repeat that it tries, and apart from those the ones that its own output let pass.
 *
 *  tcp_info:  0 u8 state   2 u8 repeats tried   36 u32 repeats on their way
 */
export function isHeldBack(info: Buffer): boolean {
  if (info.length < TCP_INFO_BYTES) return false;
  return info.readUInt8(0) === SYN_SENT && info.readUInt8(2) > 0 && info.readUInt32LE(36) === 0;
}

function decodeExtendedError(bytes: Buffer): QueuedError {
  const errno = bytes.readUInt32LE(0);
  const origin = bytes.readUInt8(4);
  if (origin !== ORIGIN_ICMP && origin !== ORIGIN_ICMP6) return { kind: 'local', errno };
  const from = decodeAddress(bytes.subarray(16));
  if (from === null) return { kind: 'unreadable' };
  return { kind: 'icmp', errno, type: bytes.readUInt8(5), code: bytes.readUInt8(6), from };
}
