import type net from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Asking, Conversation } from '../../src/model/service.ts';
import { makeCertificate } from '../support/certificates.ts';
import {
  answerTcp,
  bannerTcp,
  closedTcp,
  eofAfterAccept,
  muteTcp,
  openTcp,
  openTls,
} from '../support/peers.ts';
import { answered, dropped, factOf, garbled, helloThen, IMPATIENT, service, silent, toy } from './toy.ts';

describe('a peer that speaks the protocol', () => {
  test('is recognised, told good-bye, and left with a FIN', async () => {
    const heard: string[] = [];
    let gone: (how: string) => void = () => undefined;
    const ended = new Promise<string>((resolve) => {
      gone = resolve;
    });
    const peer = await openTcp((socket) => {
      socket.write('hello\n');
      socket.once('data', () => socket.write('me\n'));
      socket.on('data', (bytes) => heard.push(bytes.toString()));
      socket.once('end', () => gone('fin'));
      socket.once('error', () => gone('reset'));
    });
    expect(await factOf(peer)).toEqual(answered);
    expect(await ended).toBe('fin');
    expect(heard).toEqual(['who\n', 'bye\n']);
  });

  test('may send byte by byte', async () => {
    const slowly = async (socket: net.Socket, text: string): Promise<void> => {
      for (const byte of text) {
        socket.write(byte);
        await new Promise((next) => setTimeout(next, 2));
      }
    };
    const peer = await openTcp((socket) => {
      void slowly(socket, 'hello\n');
      socket.once('data', () => void slowly(socket, 'me\n'));
    });
    expect(await factOf(peer)).toEqual(answered);
  });

  test('may hang up behind its last word', async () => {
    expect(await factOf(await helloThen((socket) => socket.end('me\n')))).toEqual(answered);
  });

  test('may want no good-bye', async () => {
    const begin = (): Conversation => ({ ...toy(), take: () => ({ kind: 'done', service }) });
    expect(await factOf(await bannerTcp('x'), { begin })).toEqual(answered);
  });

  test('may be spoken to first', async () => {
    const begin = (): Conversation => ({ ...toy(), opening: Buffer.from('hey\n') });
    const peer = await answerTcp((socket, bytes) => {
      socket.write(bytes.toString() === 'hey\n' ? 'hello\n' : 'what?\n');
      socket.once('data', () => socket.write('me\n'));
    });
    expect(await factOf(peer, { begin })).toEqual(answered);
  });

  test('may have its port encrypted', async () => {
    const peer = await openTls(await makeCertificate(), (socket) => {
      socket.write('hello\n');
      socket.once('data', () => socket.write('me\n'));
    });
    const asked: Asking[] = [];
    const begin = (asking: Asking): Conversation => {
      asked.push(asking);
      return toy();
    };
    expect(await factOf(peer, { tls: true, begin })).toMatchObject({
      facts: { service, tls: { subject: 'CN=peer.test', legacy: false } },
    });
    expect(asked).toMatchObject([{ secure: true, target: 'peer.test', port: peer.port }]);
  });

  test('may want to know who we are, and refuses', async () => {
    const peer = await openTls({ ...(await makeCertificate()), requestCert: true, rejectUnauthorized: true });
    expect(await factOf(peer, { tls: true })).toEqual({
      kind: 'answered',
      facts: { protocol: 'tls', alert: 'certificate required' },
    });
  });
});

describe('a peer that does not', () => {
  test('is a stranger by its banner', async () => {
    expect(await factOf(await bannerTcp('SSH-2.0-x\r\n'))).toEqual({
      ...garbled('does not speak TOY'),
      banner: 'SSH-2.0-x\r\n',
    });
  });

  test('is not there', async () => {
    const port = await closedTcp();
    expect(await factOf({ port })).toMatchObject({ kind: 'refused' });
    expect(await factOf({ port }, { tls: true })).toMatchObject({ kind: 'refused' });
  });

  test('hangs up, or resets, before it has said a word', async () => {
    expect(await factOf(await eofAfterAccept())).toMatchObject(dropped('eof'));
    const resets = await openTcp((socket) => setTimeout(() => socket.resetAndDestroy(), 20));
    expect(await factOf(resets)).toMatchObject(dropped('reset'));
  });

  test('hangs up, or resets, when it is asked', async () => {
    expect(await factOf(await helloThen((socket) => socket.end()))).toMatchObject(dropped('eof'));
    expect(await factOf(await helloThen((socket) => socket.resetAndDestroy()))).toMatchObject(
      dropped('reset'),
    );
  });

  test('hangs up in the middle of an answer', async () => {
    expect(await factOf(await openTcp((socket) => socket.end('hel')))).toMatchObject(dropped('eof'));
  });

  // A device on the way that dislikes an answer does that as well: it is no proof of another service.
  test('resets in the middle of an answer', async () => {
    const peer = await openTcp((socket) => {
      socket.write('hel', () => setTimeout(() => socket.resetAndDestroy(), 20));
    });
    expect(await factOf(peer)).toMatchObject(dropped('reset'));
  });

  test('says nothing', async () => {
    expect(await factOf(await muteTcp(), { context: IMPATIENT })).toEqual(silent);
  });

  test('begins an answer and never ends it', async () => {
    expect(await factOf(await bannerTcp('hel'), { context: IMPATIENT })).toEqual(silent);
  });

  test('sends a byte now and then, which is no progress', async () => {
    const peer = await openTcp((socket) => {
      const timer = setInterval(() => socket.write('x'), 10);
      socket.once('close', () => clearInterval(timer));
    });
    expect(await factOf(peer, { context: IMPATIENT })).toEqual(silent);
  });

  test.each([
    ['a line of a gigabyte', Buffer.alloc(65_536, 'x')],
    ['binary junk', Buffer.from(Array.from({ length: 65_536 }, (_, at) => (at * 7 + 128) | 0x80))],
  ])('sends %s and is cut', async (_name, chunk) => {
    let closed: (sent: number) => void = () => undefined;
    const written = new Promise<number>((resolve) => {
      closed = resolve;
    });
    const peer = await openTcp((socket) => {
      let sent = 0;
      const pour = (): void => {
        while (!socket.destroyed && sent < 2 ** 30) {
          sent += chunk.length;
          if (!socket.write(chunk)) break;
        }
      };
      socket.on('drain', pour);
      socket.once('close', () => closed(sent));
      pour();
    });
    const fact = await factOf(peer);
    expect(fact).toMatchObject(garbled('sends without end'));
    if (fact.kind !== 'garbled') throw new Error(fact.kind);
    expect(fact.banner).toHaveLength(120);
    expect(await written).toBeLessThan(2 ** 30);
    expect(peer.open()).toBe(0);
  });

  test('sends line after line, and never comes to an end', async () => {
    const begin = (): Conversation => ({
      opening: new Uint8Array(0),
      take: () => ({ kind: 'say', bytes: Buffer.from('go on\n') }),
    });
    const peer = await openTcp((socket) => {
      socket.write('x');
      socket.on('data', () => socket.write('y'));
    });
    expect(await factOf(peer, { begin })).toMatchObject(garbled('never comes to an end'));
  });
});
