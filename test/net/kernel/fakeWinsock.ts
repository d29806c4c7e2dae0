import { WINDOWS } from '../../../src/net/kernel/windowsLayout.ts';
import type { Winsock } from '../../../src/net/kernel/winsock.ts';

/** A Winsock that does as told and keeps a record of what it was asked; nothing is sent. */
export interface FakeWinsock {
  readonly winsock: Winsock;
  /** Every call but `errno`, in order: name and what it was given. */
  readonly calls: readonly (readonly [string, ...unknown[]])[];
  /** Sockets that were handed out and not closed. */
  readonly open: ReadonlySet<number | bigint>;
}

/** Connects as a real one does: not at once. `poll` takes what is given one after another, the last one for ever. */
export function makeFakeWinsock(
  given: {
    readonly errno?: number;
    readonly noSocket?: boolean;
    readonly setNonBlocking?: number;
    readonly setInt?: (option: number) => number;
    readonly bind?: number;
    readonly connect?: number;
    readonly poll?: readonly number[];
    readonly socketError?: number;
    readonly icmpError?: Buffer;
  } = {},
): FakeWinsock {
  const calls: [string, ...unknown[]][] = [];
  const open = new Set<number | bigint>();
  const polls = [...(given.poll ?? [0])];
  let errno: number = WINDOWS.WSAEWOULDBLOCK;
  const failing = (result: number): number => {
    if (result !== 0) errno = given.errno ?? WINDOWS.WSAEWOULDBLOCK;
    return result;
  };
  const noted = <A extends unknown[], R>(name: string, act: (...args: A) => R) => {
    return (...args: A): R => {
      calls.push([name, ...args]);
      return act(...args);
    };
  };
  const winsock: Winsock = {
    socket: noted('socket', () => {
      if (given.noSocket === true) {
        failing(-1);
        return null;
      }
      open.add(428);
      return 428;
    }),
    setNonBlocking: noted('setNonBlocking', () => failing(given.setNonBlocking ?? 0)),
    setInt: noted('setInt', (_socket, _level, option) => failing(given.setInt?.(option) ?? 0)),
    bind: noted('bind', () => failing(given.bind ?? 0)),
    connect: noted('connect', () => failing(given.connect ?? -1)),
    poll: noted('poll', () => (polls.length > 1 ? (polls.shift() ?? 0) : (polls[0] ?? 0))),
    socketError: noted('socketError', () => given.socketError ?? 0),
    icmpError: noted('icmpError', () => {
      if (given.icmpError !== undefined) return given.icmpError;
      errno = given.errno ?? WINDOWS.WSANO_DATA;
      return null;
    }),
    close: noted('close', (socket) => (open.delete(socket) ? 0 : -1)),
    errno: () => errno,
  };
  return { winsock, calls, open };
}
