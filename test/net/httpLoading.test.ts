import type net from 'node:net';
import { expect, test, vi } from 'vitest';
import { askHttp } from '../../src/net/http.ts';
import { openTcp } from '../support/peers.ts';
import { aContext, tcpDoor } from './context.ts';

const QUESTION = { tls: false, path: '/', userAgent: 'tester' };

// The first request of a process loads the HTTP library: an accepted connection must not go unwatched meanwhile.
test.each([
  ['resets', 'reset', (socket: net.Socket) => setTimeout(() => socket.resetAndDestroy(), 20)],
  ['hangs up', 'eof', (socket: net.Socket) => socket.end()],
])('a peer that %s while the library is being loaded has dropped us', async (_name, how, drop) => {
  vi.resetModules();
  vi.doMock('undici', async (importOriginal) => {
    await new Promise((resolve) => setTimeout(resolve, 60));
    return importOriginal();
  });
  const peer = await openTcp(drop);
  const { fact } = await askHttp(tcpDoor(peer.port), QUESTION, aContext());
  expect(fact).toMatchObject({ kind: 'dropped-after-connect', how });
});
