import dgram from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../../src/cli/systemClock.ts';
import type { MarkedDatagram, MarkedSocket, Marks } from '../../../src/model/marks.ts';
import { type MarkCalls, openMarkCalls } from '../../../src/net/kernel/markCalls.ts';
import { octetOf } from '../../../src/net/kernel/markLayout.ts';
import { openMarks, trustMarks } from '../../../src/net/kernel/openMarks.ts';
import { ownAddresses } from '../../../src/net/kernel/ownAddresses.ts';
import { makeFakeClock } from '../../support/fakeClock.ts';

const onLinux = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);

test.each(['win32', 'darwin'])('%s has no marks, and it is said so', async (platform) => {
  const marks = await openMarks(platform, systemClock);
  expect(marks.unavailable).toContain(platform);
  const place = { address: '127.0.0.1', port: 9 };
  expect([marks.dial(place, null), marks.join(place, place)]).toEqual([null, null]);
});

describe.skipIf(!onLinux)('marks on loopback, without privilege (needs Linux on x64 or arm64)', () => {
  test.each(['127.0.0.1', '::1'])('%s: are read as they were sent, both ways', async (address) => {
    const marks = await opened();
    const { port, received } = await aDoor(address);
    const near = dial(marks, address, port);
    expect(near.send(Buffer.from('hello'), 0)).toBe(true);
    const from = await vi.waitUntil(() => received[0]?.from);
    const far = keep(marks.join({ address, port }, from));
    for (const dscp of [46, 24, 0, 63]) {
      near.send(Uint8Array.of(dscp), dscp);
      const [there] = await vi.waitUntil(() => some(far));
      expect(there).toEqual({ bytes: Uint8Array.of(dscp), dscp, from });
      expect(far.send(Uint8Array.of(7), dscp)).toBe(true);
      const [back] = await vi.waitUntil(() => some(near));
      expect(back).toEqual({ bytes: Uint8Array.of(7), dscp, from: { address, port } });
    }
    expect(received).toHaveLength(1);
  });

  test('a socket beside an open port takes from one place alone, and gives it back', async () => {
    const marks = await opened();
    const { port, received } = await aDoor('127.0.0.1');
    const [one, other] = [dial(marks, '127.0.0.1', port), dial(marks, '127.0.0.1', port)];
    one.send(Uint8Array.of(1), 0);
    other.send(Uint8Array.of(2), 0);
    const [first, second] = await vi.waitUntil(() => (received.length === 2 ? received : null));
    const at = { address: '127.0.0.1', port };
    const besideOne = keep(marks.join(at, first?.from ?? at));
    // Two callers at one port.
    const besideOther = keep(marks.join(at, second?.from ?? at));
    const third = dial(marks, '127.0.0.1', port);
    one.send(Uint8Array.of(3), 46);
    other.send(Uint8Array.of(4), 24);
    third.send(Uint8Array.of(5), 46);
    expect((await vi.waitUntil(() => some(besideOne))).map(({ bytes }) => bytes[0])).toEqual([3]);
    expect((await vi.waitUntil(() => some(besideOther))).map(({ bytes }) => bytes[0])).toEqual([4]);
    await vi.waitUntil(() => received.length === 3);
    besideOne.close();
    besideOne.close();
    expect(besideOne.send(Uint8Array.of(1), 0)).toBe(false);
    expect(besideOne.receive()).toEqual([]);
    one.send(Uint8Array.of(6), 46);
    await vi.waitUntil(() => received.length === 4);
    expect(received.map(({ bytes }) => bytes[0])).toEqual([1, 2, 5, 6]);
  });

  test('nobody else gets the port because of it', async () => {
    const marks = await opened();
    const { port } = await aDoor('127.0.0.1');
    keep(marks.join({ address: '127.0.0.1', port }, { address: '127.0.0.1', port: 9 }));
    const thief = dgram.createSocket({ type: 'udp4', reuseAddr: true });
    thief.bind({ port, address: '127.0.0.1' });
    const [error] = await once(thief, 'error');
    thief.close();
    expect(error).toMatchObject({ code: 'EADDRINUSE' });
  });

  test('a port that this process does not have cannot be shared, nor one reached from a foreign address', async () => {
    const marks = await opened();
    const { port, socket } = await aDoor('127.0.0.1');
    await new Promise<void>((resolve) => socket.close(resolve));
    const at = { address: '127.0.0.1', port };
    expect(marks.join(at, at)).toBeNull();
    expect(marks.dial(at, '192.0.2.1')).toBeNull();
  });

  test('a refusal by the port is no datagram', async () => {
    const marks = await opened();
    const { port, socket } = await aDoor('127.0.0.1');
    await new Promise<void>((resolve) => socket.close(resolve));
    const near = dial(marks, '127.0.0.1', port);
    near.send(Uint8Array.of(1), 46);
    expect(near.receive()).toEqual([]);
    expect(near.send(Uint8Array.of(1), 46)).toBe(true);
  });

  test('are not trusted where loopback shows other ones, or nothing at all', async () => {
    const calls = await openCalls();
    const changed: MarkCalls = {
      ...calls,
      receiveMarked: (fd) => {
        const one = calls.receiveMarked(fd);
        return one === null ? null : { ...one, dscp: 0 };
      },
    };
    const silent: MarkCalls = { ...calls, receiveMarked: () => null };
    for (const unfit of [changed, silent, { ...calls, socket: () => -1 }, { ...calls, bind: () => -1 }]) {
      const clock = makeFakeClock();
      const marks = await clock.until(trustMarks(unfit, ownAddresses(), clock));
      expect(marks.unavailable).toContain('on loopback');
    }
    expect((await trustMarks(calls, [], systemClock)).unavailable).toBeNull();
  });

  test('a socket that cannot be made as asked is closed again', async () => {
    const calls = await openCalls();
    const close = vi.fn(calls.close);
    const marks = await trustMarks({ ...calls, close }, [], systemClock);
    const { port } = await aDoor('127.0.0.1');
    close.mockClear();
    expect(marks.dial({ address: '127.0.0.1', port }, '192.0.2.1')).toBeNull();
    expect(close).toHaveBeenCalledTimes(1);
  });
});

test('the octet holds the mark above the bits for congestion', () => {
  expect([46, 24, 0].map(octetOf)).toEqual([0xb8, 0x60, 0]);
});

async function opened(): Promise<Marks> {
  const marks = await openMarks('linux', systemClock);
  expect(marks.unavailable).toBeNull();
  return marks;
}

async function openCalls(): Promise<MarkCalls> {
  const calls = await openMarkCalls();
  if (typeof calls === 'string') throw new Error(calls);
  return calls;
}

/** A port that Node has open, as the responder's are. */
async function aDoor(address: string): Promise<{
  readonly port: number;
  readonly socket: dgram.Socket;
  readonly received: readonly MarkedDatagram[];
}> {
  const v6 = address.includes(':');
  const socket = dgram.createSocket(v6 ? { type: 'udp6', ipv6Only: true } : { type: 'udp4' });
  const received: MarkedDatagram[] = [];
  socket.on('message', (bytes, { address: sender, port }) =>
    received.push({ bytes: Uint8Array.from(bytes), dscp: null, from: { address: sender, port } }),
  );
  socket.bind({ address, port: 0, exclusive: true });
  await once(socket, 'listening');
  let closed = false;
  socket.once('close', () => {
    closed = true;
  });
  onTestFinished(() => {
    if (!closed) socket.close();
  });
  return { port: socket.address().port, socket, received };
}

function dial(marks: Marks, address: string, port: number): MarkedSocket {
  return keep(marks.dial({ address, port }, null));
}

function keep(socket: MarkedSocket | null): MarkedSocket {
  if (socket === null) throw new Error('no socket');
  onTestFinished(socket.close);
  return socket;
}

/** What came, once something did. */
function some(socket: MarkedSocket): readonly MarkedDatagram[] | null {
  const all = socket.receive();
  return all.length === 0 ? null : all;
}
