import { once } from 'node:events';
import type net from 'node:net';
import tls from 'node:tls';
import { describe, expect, test } from 'vitest';
import { superseded, timeIsUp } from '../../src/model/abort.ts';
import type { Conversation } from '../../src/model/service.ts';
import { makeCertificate } from '../support/certificates.ts';
import { makeFakeClock } from '../support/fakeClock.ts';
import { bannerTcp, muteTcp, openTcp } from '../support/peers.ts';
import { answered, factOf, helloThen, IMPATIENT, service, silent, toy } from './toy.ts';

describe('encryption that was agreed on', () => {
  const troubledBy = (...troubles: readonly string[]) => ({
    kind: 'answered',
    facts: { protocol: 'service', service: { ...service, troubles } },
  });

  test.each([
    ['garbage', (socket: net.Socket) => socket.write('tls\n', () => socket.write('what do you mean?'))],
    ['a FIN', (socket: net.Socket) => socket.end('tls\n')],
    [
      'a reset',
      (socket: net.Socket) => {
        socket.write('tls\n');
        socket.once('data', () => socket.resetAndDestroy());
      },
    ],
    // An alert of TLS 1.2: internal error, fatal.
    [
      'an alert',
      (socket: net.Socket) => {
        socket.write('tls\n');
        socket.once('data', () => socket.end(Buffer.from('15030300020250', 'hex')));
      },
    ],
    // Alert protocol_version: too old for us.
    [
      'an alert of an old server',
      (socket: net.Socket) => {
        socket.write('tls\n');
        socket.once('data', () => socket.end(Buffer.from('15030100020246', 'hex')));
      },
    ],
  ])('and becomes %s does not unsay what was said before', async (_name, answer) => {
    expect(await factOf(await helloThen(answer))).toEqual(
      troubledBy('agrees to encrypt and fails at the TLS handshake'),
    );
  });

  test('is used to read the certificate', async () => {
    const certificate = await makeCertificate();
    const peer = await helloThen((socket) => {
      socket.write('tls\n');
      const secure = new tls.TLSSocket(socket, { ...certificate, isServer: true });
      secure.on('error', () => undefined);
    });
    expect(await factOf(peer)).toMatchObject({
      facts: { service, tls: { subject: 'CN=peer.test', legacy: false } },
    });
  });

  test('and becomes silence does not unsay what was said before', async () => {
    const peer = await helloThen((socket) => socket.write('tls\n'));
    expect(await factOf(peer, { context: IMPATIENT })).toEqual(
      troubledBy('agrees to encrypt and does not answer the TLS handshake in time'),
    );
  });

  test('and is cut short by us says nothing of the peer', async () => {
    const cancelling = new AbortController();
    const peer = await helloThen((socket) => {
      socket.write('tls\n');
      socket.once('data', () => cancelling.abort(superseded));
    });
    expect(await factOf(peer, { context: { signal: cancelling.signal } })).toEqual(troubledBy());
  });
});

test('a TLS greeting that is not answered in time is a service that did not speak in time', async () => {
  expect(await factOf(await muteTcp(), { tls: true, context: IMPATIENT })).toEqual(silent);
});

describe('what is known before the last question', () => {
  // Recognised by its greeting, and asked to encrypt at once.
  const begin = (): Conversation => ({
    opening: new Uint8Array(0),
    take: () => ({ kind: 'say', bytes: Buffer.from('encrypt\n'), known: service }),
  });

  test.each([
    ['hangs up', (socket: net.Socket) => socket.end()],
    ['hangs up', (socket: net.Socket) => socket.resetAndDestroy()],
    ['does not answer', () => undefined],
  ])('holds when the peer %s', async (what, answer) => {
    const peer = await helloThen(answer);
    expect(await factOf(peer, { begin, context: IMPATIENT })).toEqual({
      kind: 'answered',
      facts: {
        protocol: 'service',
        service: { ...service, troubles: [`${what} when it is asked to encrypt`] },
      },
    });
  });
});

describe('a conversation that is stopped', () => {
  const stoppedBy = async (reason: DOMException) => {
    const stopping = new AbortController();
    const peer = await helloThen(() => stopping.abort(reason));
    const fact = await factOf(peer, { context: { signal: stopping.signal } });
    return { fact, peer };
  };

  test('because its time is over has met silence', async () => {
    expect((await stoppedBy(timeIsUp)).fact).toEqual(silent);
  });

  test('because the run is over says nothing of the peer', async () => {
    expect((await stoppedBy(superseded)).fact).toMatchObject({ kind: 'not-tried', fault: 'cancelled' });
  });

  test('before it began does not begin', async () => {
    const stopping = new AbortController();
    const peer = await bannerTcp('hello\n');
    const context = { signal: stopping.signal, accepted: () => stopping.abort(superseded) };
    expect(await factOf(peer, { context })).toMatchObject({ kind: 'not-tried', fault: 'cancelled' });
  });
});

describe('a fault of ours', () => {
  test.each([
    [
      'while it is answered',
      (): Conversation => ({
        ...toy(),
        take: () => {
          throw new Error('a fault of ours');
        },
      }),
    ],
    [
      'before anything is said',
      (): Conversation => {
        throw new Error('a fault of ours');
      },
    ],
  ])('%s is told as such, and the connection is ended', async (_name, begin) => {
    let ended: Promise<unknown> = Promise.resolve();
    const peer = await openTcp((socket) => {
      ended = once(socket, 'end');
      socket.write('hello\n');
    });
    await expect(factOf(peer, { begin })).rejects.toThrow('a fault of ours');
    await ended;
  });
});

test('an answer that arrives as the time ends is an answer, and the next one is waited for anew', async () => {
  const clock = makeFakeClock();
  let said = 0;
  const sockets: net.Socket[] = [];
  const peer = await openTcp((socket) => {
    sockets.push(socket);
    socket.on('data', () => said++);
  });
  const took: number[] = [];
  const begin = (): Conversation => {
    const { opening, take } = toy();
    return {
      opening,
      take: (bytes) => {
        took.push(bytes.length);
        return take(bytes);
      },
    };
  };
  const polls: (() => void)[] = [];
  const late = { ...clock, afterPoll: (callback: () => void) => void polls.push(callback) };
  const fact = factOf(peer, { begin, context: { clock: late, replyTimeoutMs: 1000 } });
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise((next) => setTimeout(next, 2));
  };
  const write = (text: string): void => {
    for (const socket of sockets) socket.write(text);
  };
  await until(() => sockets.length === 1 && clock.waiting() === 1);
  await clock.advance(1000);
  expect(polls).toHaveLength(1);
  write('hello\n');
  await until(() => took.length === 1 && said === 1);
  polls[0]?.();
  write('me\n');
  expect(await fact).toEqual(answered);
});
