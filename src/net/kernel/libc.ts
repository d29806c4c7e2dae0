import os from 'node:os';
import { LINUX, type MessageMemory, makeMessage, TCP_INFO_BYTES } from './linuxLayout.ts';
import { type Koffi, type Library, loadKoffi, NO_KOFFI } from './loadKoffi.ts';

/** The few system calls that we need, called directly. */
export interface Libc {
  readonly socket: (domain: number, type: number, protocol: number) => number;
  readonly setInt: (fd: number, level: number, option: number, value: number) => number;
  readonly bind: (fd: number, address: Buffer) => number;
  readonly connect: (fd: number, address: Buffer) => number;
  readonly send: (fd: number, bytes: Uint8Array) => number;
  /** What of the asked events is there now, errors always among them; never waits. */
  readonly poll: (fd: number, events: number) => number;
  /** The pending SO_ERROR, which reading clears. */
  readonly socketError: (fd: number) => number;
  /** TCP_INFO of a connection; null when it cannot be had. */
  readonly tcpInfo: (fd: number) => Buffer | null;
  /** The next entry of the error queue; null when it is empty. */
  readonly receiveError: (fd: number) => MessageMemory | null;
  /** The next datagram with its sender, and how much of it there is; null when none is there. */
  readonly receive: (fd: number) => ReceivedMessage | null;
  readonly close: (fd: number) => number;
  readonly errno: () => number;
}

/** A datagram; it is cut where there is no room for more. */
export interface ReceivedMessage extends MessageMemory {
  readonly length: number;
}

/** Layouts that were checked: 64-bit little-endian, where glibc and musl agree. */
const KNOWN_ARCHITECTURES = ['x64', 'arm64'];
/** The C library under its names on glibc and musl systems. */
const LIBRARY_NAMES = ['libc.so.6', 'libc.musl-x86_64.so.1', 'libc.musl-aarch64.so.1'];

/** Opens the C library, or says why it cannot be used. */
export async function openLibc(): Promise<Libc | string> {
  const opened = await openLibrary();
  return typeof opened === 'string' ? opened : bindCalls(opened.koffi, opened.library);
}

export async function openLibrary(): Promise<{ readonly koffi: Koffi; readonly library: Library } | string> {
  if (!KNOWN_ARCHITECTURES.includes(process.arch) || os.endianness() !== 'LE') {
    return `the socket structures of ${process.arch} are not known here`;
  }
  const koffi = await loadKoffi();
  if (koffi === null) return NO_KOFFI;
  for (const name of LIBRARY_NAMES) {
    try {
      return { koffi, library: koffi.load(name) };
    } catch {
      // The next name may be this system's.
    }
  }
  return 'no C library was found to ask through';
}

export function bindCalls(koffi: Koffi, library: Library): Libc {
  const socket = library.func('int socket(int, int, int)');
  const setsockopt = library.func('int setsockopt(int, int, int, const void *, unsigned int)');
  const getsockopt = library.func('int getsockopt(int, int, int, void *, void *)');
  const bind = library.func('int bind(int, const void *, unsigned int)');
  const connect = library.func('int connect(int, const void *, unsigned int)');
  const send = library.func('long send(int, const void *, unsigned long, int)');
  const poll = library.func('int poll(void *, unsigned long, int)');
  const recvmsg = library.func('long recvmsg(int, void *, int)');
  const close = library.func('int close(int)');
  const addressOf = (buffer: Buffer): bigint => BigInt(koffi.address(buffer));
  // pollfd: 0 i32 descriptor, 4 i16 asked events, 6 i16 events that are there. One is enough: calls never overlap.
  const pollfd = Buffer.alloc(8);
  return {
    socket: (domain, type, protocol) => socket(domain, type, protocol),
    setInt: (fd, level, option, value) => setsockopt(fd, level, option, int32(value), 4),
    bind: (fd, address) => bind(fd, address, address.length),
    connect: (fd, address) => connect(fd, address, address.length),
    send: (fd, bytes) => Number(send(fd, bytes, bytes.length, 0)),
    poll: (fd, events) => {
      pollfd.writeInt32LE(fd, 0);
      pollfd.writeInt16LE(events, 4);
      return poll(pollfd, 1, 0) > 0 ? pollfd.readInt16LE(6) : 0;
    },
    socketError: (fd) => {
      const value = int32(0);
      getsockopt(fd, LINUX.SOL_SOCKET, LINUX.SO_ERROR, value, int32(4));
      return value.readInt32LE(0);
    },
    tcpInfo: (fd) => {
      const info = Buffer.alloc(TCP_INFO_BYTES);
      const size = int32(info.length);
      const failed = getsockopt(fd, LINUX.IPPROTO_TCP, LINUX.TCP_INFO, info, size);
      return failed < 0 ? null : info.subarray(0, size.readInt32LE(0));
    },
    receiveError: (fd) => {
      const memory = makeMessage(addressOf);
      const got = Number(recvmsg(fd, memory.header, LINUX.MSG_ERRQUEUE | LINUX.MSG_DONTWAIT));
      return got < 0 ? null : memory;
    },
    receive: (fd) => {
      const memory = makeMessage(addressOf);
      const length = Number(recvmsg(fd, memory.header, LINUX.MSG_DONTWAIT));
      return length < 0 ? null : { ...memory, length };
    },
    close: (fd) => close(fd),
    errno: () => koffi.errno(),
  };
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value, 0);
  return bytes;
}
