import type { MarkedDatagram } from '../../model/marks.ts';
import { bindCalls, type Libc, openLibrary } from './libc.ts';
import { LINUX, makeMessage } from './linuxLayout.ts';
import type { Koffi, Library } from './loadKoffi.ts';
import { decodeMarked } from './markLayout.ts';

/** The system calls of marked sockets. */
export interface MarkCalls
  extends Pick<Libc, 'socket' | 'setInt' | 'bind' | 'connect' | 'poll' | 'close' | 'errno'> {
  /** To where the socket is connected when no address is given. */
  readonly sendTo: (fd: number, bytes: Uint8Array, address: Buffer | null) => number;
  /** The next datagram with its mark; null when there is none, or one that cannot be read. */
  readonly receiveMarked: (fd: number) => MarkedDatagram | null;
  /** The sockaddr to which a socket is bound; null for what is no socket. */
  readonly nameOf: (fd: number) => Buffer | null;
  /** A number that the socket has; null where it has none. */
  readonly getInt: (fd: number, level: number, option: number) => number | null;
}

/** Longer than any record. */
const DATAGRAM_BYTES = 4608;
const SOCKADDR_BYTES = 128;

/** Opens the C library, or says why it cannot be used. */
export async function openMarkCalls(): Promise<MarkCalls | string> {
  const opened = await openLibrary();
  return typeof opened === 'string' ? opened : bindMarkCalls(opened.koffi, opened.library);
}

function bindMarkCalls(koffi: Koffi, library: Library): MarkCalls {
  const sendto = library.func(
    'long sendto(int, const void *, unsigned long, int, const void *, unsigned int)',
  );
  const recvmsg = library.func('long recvmsg(int, void *, int)');
  const getsockname = library.func('int getsockname(int, void *, void *)');
  const getsockopt = library.func('int getsockopt(int, int, int, void *, void *)');
  const addressOf = (buffer: Buffer): bigint => BigInt(koffi.address(buffer));
  return {
    ...bindCalls(koffi, library),
    sendTo: (fd, bytes, address) =>
      Number(sendto(fd, bytes, bytes.length, LINUX.MSG_DONTWAIT, address, address?.length ?? 0)),
    receiveMarked: (fd) => {
      const memory = makeMessage(addressOf, DATAGRAM_BYTES);
      const length = Number(recvmsg(fd, memory.header, LINUX.MSG_DONTWAIT));
      return length < 0 ? null : decodeMarked(memory, length);
    },
    nameOf: (fd) => {
      const name = Buffer.alloc(SOCKADDR_BYTES);
      const size = Buffer.alloc(4);
      size.writeInt32LE(name.length, 0);
      return getsockname(fd, name, size) < 0 ? null : name.subarray(0, size.readInt32LE(0));
    },
    getInt: (fd, level, option) => {
      const value = Buffer.alloc(4);
      const size = Buffer.alloc(4);
      size.writeInt32LE(value.length, 0);
      return getsockopt(fd, level, option, value, size) < 0 ? null : value.readInt32LE(0);
    },
  };
}
