import type { Libc, ReceivedMessage } from '../../../src/net/kernel/libc.ts';
import { LINUX, makeMessage } from '../../../src/net/kernel/linuxLayout.ts';

type MessageMemory = ReturnType<typeof makeMessage>;

/** A C library that does as told and keeps a record of what it was asked; nothing is sent. */
export interface FakeLibc {
  readonly libc: Libc;
  /** Every call but `errno`, in order: name and what it was given. */
  readonly calls: readonly (readonly [string, ...unknown[]])[];
  /** Descriptors that were handed out and not closed. */
  readonly open: ReadonlySet<number>;
}

/** `poll` and `receiveError` take what is given one after another, the last one for ever. */
export function makeFakeLibc(
  given: {
    readonly errno?: number;
    readonly socket?: number;
    readonly setInt?: (option: number) => number;
    readonly bind?: number;
    readonly connect?: number;
    readonly send?: number;
    readonly poll?: readonly number[];
    readonly socketError?: number;
    readonly receiveError?: readonly (MessageMemory | null)[];
    readonly tcpInfo?: Buffer;
    /** By the type of the socket; beats `socket`. */
    readonly socketOf?: (type: number) => number;
    /** One datagram at each look; null for none. */
    readonly receive?: (fake: Pick<FakeLibc, 'calls'>) => ReceivedMessage | null;
    /** One entry at each look, made of what was sent; beats `receiveError`. */
    readonly quoting?: (fake: Pick<FakeLibc, 'calls'>) => MessageMemory;
  } = {},
): FakeLibc {
  const calls: [string, ...unknown[]][] = [];
  const open = new Set<number>();
  const polls = [...(given.poll ?? [0])];
  const queue = [...(given.receiveError ?? [null])];
  const next = <T>(list: T[]): T => (list.length > 1 ? (list.shift() as T) : (list[0] as T));
  const noted = <A extends unknown[], R>(name: string, act: (...args: A) => R) => {
    return (...args: A): R => {
      calls.push([name, ...args]);
      return act(...args);
    };
  };
  /** What a look finds: the one thing that is there, and then nothing until the next look. */
  let found = false;
  const once = <T>(
    make: ((fake: Pick<FakeLibc, 'calls'>) => T | null) | undefined,
    usual: () => T | null,
  ): T | null => {
    if (make === undefined) return usual();
    found = !found;
    return found ? make({ calls }) : null;
  };
  const libc: Libc = {
    socket: noted('socket', (_domain: number, type: number) => {
      const fd = given.socketOf?.(type) ?? given.socket ?? 7;
      if (fd >= 0) open.add(fd);
      return fd;
    }),
    setInt: noted('setInt', (_fd, _level, option) => given.setInt?.(option) ?? 0),
    bind: noted('bind', () => given.bind ?? 0),
    connect: noted('connect', () => given.connect ?? 0),
    send: noted('send', () => given.send ?? 4),
    poll: noted('poll', () => next(polls)),
    socketError: noted('socketError', () => given.socketError ?? 0),
    tcpInfo: noted('tcpInfo', () => given.tcpInfo ?? null),
    receiveError: noted('receiveError', () => once(given.quoting, () => next(queue))),
    receive: noted('receive', () => once(given.receive, () => null)),
    close: noted('close', (fd) => {
      open.delete(fd);
      return 0;
    }),
    errno: () => given.errno ?? LINUX.EINPROGRESS,
  };
  return { libc, calls, open };
}

/** An error queue with one entry: an ICMP error of a type and code from somebody, or one of another origin. */
export function queued(
  from: string,
  type: number,
  code: number,
  { errno = LINUX.ECONNREFUSED as number, origin = 0 } = {},
): MessageMemory {
  const v6 = from.includes(':');
  const memory = makeMessage(() => 0n);
  const { control } = memory;
  const sender = v6
    ? Buffer.from(`0a00000000000000${hexOf(from)}00000000`, 'hex')
    : Buffer.from([2, 0, 0, 0, ...from.split('.').map(Number)]);
  const length = 32 + sender.length;
  control.writeUInt32LE(length, 0);
  control.writeInt32LE(v6 ? LINUX.IPPROTO_IPV6 : LINUX.IPPROTO_IP, 8);
  control.writeInt32LE(v6 ? LINUX.IPV6_RECVERR : LINUX.IP_RECVERR, 12);
  control.writeUInt32LE(errno, 16);
  control.set([origin === 0 ? (v6 ? 3 : 2) : origin, type, code], 20);
  control.set(sender, 32);
  memory.header.writeUInt32LE(length, 40);
  return memory;
}

/** An entry that is no error at all. */
export function queuedNonsense(): MessageMemory {
  return makeMessage(() => 0n);
}

function hexOf(address: string): string {
  const [head = '', tail = ''] = address.split('::');
  const words = (text: string) => (text === '' ? [] : text.split(':')).map((word) => word.padStart(4, '0'));
  const [left, right] = [words(head), words(tail)];
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0000'), ...right].join(
    '',
  );
}
