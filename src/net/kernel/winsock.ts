import os from 'node:os';
import { type Library, loadKoffi, NO_KOFFI } from './loadKoffi.ts';
import { ICMP_ERROR_INFO_BYTES, WINDOWS } from './windowsLayout.ts';

/** A Winsock handle: as wide as a pointer, so it may come as a bigint. */
export type WindowsSocket = number | bigint;

/** The few Winsock calls that we need. Those that give a number give 0 for success. */
export interface Winsock {
  /** null when the system gives none. */
  readonly socket: (domain: number) => WindowsSocket | null;
  readonly setNonBlocking: (socket: WindowsSocket) => number;
  readonly setInt: (socket: WindowsSocket, level: number, option: number, value: number) => number;
  readonly bind: (socket: WindowsSocket, address: Buffer) => number;
  readonly connect: (socket: WindowsSocket, address: Buffer) => number;
  /** Whether it can be written to or has failed, as POLL bits; never waits. */
  readonly poll: (socket: WindowsSocket) => number;
  /** The pending SO_ERROR. */
  readonly socketError: (socket: WindowsSocket) => number;
  /** TCP_ICMP_ERROR_INFO as it was filled in; null when there is none, and `errno` says why. */
  readonly icmpError: (socket: WindowsSocket) => Buffer | null;
  readonly close: (socket: WindowsSocket) => number;
  readonly errno: () => number;
}

/** Layouts that were looked up: 64-bit little-endian. */
const KNOWN_ARCHITECTURES = ['x64', 'arm64'];
/** INVALID_SOCKET: all bits set. */
const INVALID_SOCKET = 0xffff_ffff_ffff_ffffn;
/** WSADATA has 408 bytes; a few more do no harm. */
const WSADATA_BYTES = 512;

/** Opens Winsock, or says why it cannot be used. */
export async function openWinsock(): Promise<Winsock | string> {
  if (!KNOWN_ARCHITECTURES.includes(process.arch) || os.endianness() !== 'LE') {
    return `the socket structures of ${process.arch} are not known here`;
  }
  const koffi = await loadKoffi();
  if (koffi === null) return NO_KOFFI;
  try {
    const library = koffi.load('ws2_32.dll');
    const start = library.func('int WSAStartup(unsigned short, void *)');
    // Counted by the system and given back when the process ends; node itself holds Winsock open all along.
    const failed = start(WINDOWS.VERSION, Buffer.alloc(WSADATA_BYTES));
    return failed === 0 ? bindCalls(library) : `Winsock did not start (error ${failed})`;
  } catch (error) {
    return `Winsock could not be opened: ${String(error)}`;
  }
}

function bindCalls(library: Library): Winsock {
  const socket = library.func('uintptr_t socket(int, int, int)');
  // The command is a 32-bit long there: unsigned spares us its sign.
  const ioctlsocket = library.func('int ioctlsocket(uintptr_t, unsigned int, void *)');
  const setsockopt = library.func('int setsockopt(uintptr_t, int, int, const void *, int)');
  const getsockopt = library.func('int getsockopt(uintptr_t, int, int, void *, void *)');
  const bind = library.func('int bind(uintptr_t, const void *, int)');
  const connect = library.func('int connect(uintptr_t, const void *, int)');
  const poll = library.func('int WSAPoll(void *, unsigned int, int)');
  const closesocket = library.func('int closesocket(uintptr_t)');
  const lastError = library.func('int WSAGetLastError()');
  let errno = 0;
  // Taken at once: whatever runs between two calls may use the same place for its own errors.
  const call = (result: number): number => {
    if (result !== 0) errno = lastError();
    return result;
  };
  // WSAPOLLFD: 0 u64 socket, 8 i16 asked events, 10 i16 events that are there. One is enough: calls never overlap.
  const pollfd = Buffer.alloc(16);
  return {
    socket: (domain) => {
      const made: WindowsSocket = socket(domain, WINDOWS.SOCK_STREAM, WINDOWS.IPPROTO_TCP);
      if (BigInt.asUintN(64, BigInt(made)) !== INVALID_SOCKET) return made;
      errno = lastError();
      return null;
    },
    setNonBlocking: (one) => call(ioctlsocket(one, WINDOWS.FIONBIO, int32(1))),
    setInt: (one, level, option, value) => call(setsockopt(one, level, option, int32(value), 4)),
    bind: (one, address) => call(bind(one, address, address.length)),
    connect: (one, address) => call(connect(one, address, address.length)),
    poll: (one) => {
      pollfd.writeBigUInt64LE(BigInt(one), 0);
      pollfd.writeInt16LE(WINDOWS.POLLWRNORM, 8);
      return poll(pollfd, 1, 0) > 0 ? pollfd.readInt16LE(10) : 0;
    },
    socketError: (one) => {
      const value = int32(0);
      const failed = call(getsockopt(one, WINDOWS.SOL_SOCKET, WINDOWS.SO_ERROR, value, int32(4)));
      return failed === 0 ? value.readInt32LE(0) : errno;
    },
    icmpError: (one) => {
      const info = Buffer.alloc(ICMP_ERROR_INFO_BYTES);
      const size = int32(info.length);
      const { IPPROTO_TCP, TCP_ICMP_ERROR_INFO } = WINDOWS;
      if (call(getsockopt(one, IPPROTO_TCP, TCP_ICMP_ERROR_INFO, info, size)) !== 0) return null;
      return info.subarray(0, size.readInt32LE(0));
    },
    close: (one) => call(closesocket(one)),
    errno: () => errno,
  };
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value, 0);
  return bytes;
}
