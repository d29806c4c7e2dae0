import type http from 'node:http';
import type net from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { superseded, timeIsUp } from '../../src/model/abort.ts';
import type { ProbeContext } from '../../src/model/probe.ts';
import { askHttp } from '../../src/net/http.ts';
import { makeAuthority, makeCertificate } from '../support/certificates.ts';
import {
  answerTcp,
  bannerTcp,
  closedTcp,
  eofAfterAccept,
  LOOPBACK,
  muteTcp,
  openHttp,
  openHttps,
  openLegacyTls,
  openTcp,
  openTls,
  type Peer,
  resetAtHello,
} from '../support/peers.ts';
import { aContext, tcpDoor } from './context.ts';

describe('the request', () => {
  test('is what --dry-run says, byte for byte', async () => {
    const requests: string[] = [];
    const peer = await answerTcp((socket, bytes) => {
      requests.push(bytes.toString('latin1'));
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
    });
    await ask(peer);
    expect(requests).toEqual([
      `GET /path?query HTTP/1.1\r\nhost: peer.test:${peer.port}\r\nconnection: close\r\n` +
        'user-agent: tester\r\naccept: */*\r\n\r\n',
    ]);
  });

  test('goes to the given address under the name that was asked for', async () => {
    const hosts: unknown[] = [];
    const peer = await openHttp((request, response) => {
      hosts.push(request.headers.host);
      response.end();
    });
    await ask(peer, { target: 'cic01.test' });
    await ask(peer, { target: LOOPBACK });
    await ask(peer, { target: '::1' });
    expect(hosts).toEqual([`cic01.test:${peer.port}`, `${LOOPBACK}:${peer.port}`, `[::1]:${peer.port}`]);
  });
});

describe('answers', () => {
  test('status, headers and the size of the body', async () => {
    const peer = await openHttp((_request, response) => {
      response.sendDate = false;
      response.setHeader('server', 'peer').setHeader('content-type', 'text/plain').end('hello');
    });
    expect(await ask(peer)).toEqual({
      kind: 'answered',
      facts: {
        protocol: 'http',
        http: {
          status: 200,
          server: 'peer',
          location: null,
          proxyHeaders: [],
          contentType: 'text/plain',
          bodyBytes: 5,
        },
      },
    });
  });

  test.each<[string, Readonly<Record<string, string>>, unknown]>([
    ['a clock of its own', { date: 'Thu, 01 Jan 1970 00:00:10 GMT' }, expect.any(Number)],
    ['a page from a cache', { date: 'Thu, 01 Jan 1970 00:00:10 GMT', age: '60' }, undefined],
    ['a date that is none', { date: 'yesterday' }, undefined],
  ])("%s: how far the server's clock is ahead", async (_name, headers, expected) => {
    const peer = await openHttp((_request, response) => {
      response.sendDate = false;
      response.writeHead(200, headers).end();
    });
    const before = Date.now();
    const fact = await ask(peer);
    const aheadMs = fact.kind === 'answered' ? fact.facts.http?.aheadMs : null;
    expect(aheadMs).toEqual(expected);
    if (aheadMs === undefined || aheadMs === null) return;
    expect(10_000 - aheadMs).toBeGreaterThanOrEqual(before);
    expect(10_000 - aheadMs).toBeLessThanOrEqual(Date.now());
  });

  test('over TLS with the facts of the handshake', async () => {
    expect(await ask(await openHttps(), { tls: true })).toMatchObject({
      kind: 'answered',
      facts: { protocol: 'https', http: { status: 200 }, tls: { protocol: 'TLSv1.3', nameError: null } },
    });
  });

  test.each([
    ['elsewhere', 'http://portal.example/login'],
    ['to its own full name', 'https://peer.test.example/'],
    ['to a path of its own', '/login'],
  ])('a redirect %s is told and not followed', async (_name, location) => {
    const peer = await openHttp((_request, response) => {
      response.writeHead(302, { location });
      response.end();
    });
    expect(await ask(peer)).toMatchObject({ facts: { http: { status: 302, location } } });
    expect(peer.accepted()).toBe(1);
  });

  test('the marks of a proxy', async () => {
    const peer = await openHttp((_request, response) => {
      response.writeHead(502, { via: '1.1 proxy', 'X-Squid-Error': 'ERR_DNS_FAIL 0' });
      response.end('<html>');
    });
    expect(await ask(peer)).toMatchObject({
      facts: { http: { status: 502, proxyHeaders: ['via', 'x-squid-error'] } },
    });
  });

  test.each([
    [407, { 'proxy-authenticate': 'Basic realm="proxy"' }],
    [511, {}],
    [401, { 'www-authenticate': 'Negotiate' }],
    [500, {}],
  ] as const)('status %d', async (status, headers: http.OutgoingHttpHeaders) => {
    const peer = await openHttp((_request, response) => {
      response.writeHead(status, headers);
      response.end();
    });
    expect(await ask(peer)).toMatchObject({ kind: 'answered', facts: { http: { status } } });
  });

  test('long and repeated headers are cut', async () => {
    const peer = await openHttp((_request, response) => {
      response.writeHead(200, { server: 'x'.repeat(500), location: 'y'.repeat(500) });
      response.end();
    });
    expect(await ask(peer)).toMatchObject({
      facts: { http: { server: 'x'.repeat(200), location: 'y'.repeat(200) } },
    });
  });

  test('an interim answer is not the answer', async () => {
    const peer = await raw('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n');
    expect(await ask(peer)).toMatchObject({ facts: { http: { status: 204 } } });
  });

  test.each([
    'HTTP/1.1 100 Continue',
    'HTTP/1.1 101 Switching Protocols',
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: h2c\r\nconnection: upgrade',
    'HTTP/1.1 099 No status',
    'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked',
  ])('%j breaks the rules', async (head) => {
    expect(await ask(await raw(`${head}\r\n\r\n`))).toEqual({
      kind: 'garbled',
      expected: 'http',
      reason: 'breaks the rules of HTTP',
    });
  });

  test('an old server that ends its body by hanging up', async () => {
    const peer = await answerTcp((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nold'));
    expect(await ask(peer)).toMatchObject({ facts: { http: { status: 200, bodyBytes: 3 } } });
  });
});

describe('bodies', () => {
  test('one without end is cut off, and the status stands', async () => {
    const peer = await openHttp((_request, response) => {
      response.on('error', () => undefined);
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
      };
      response.on('drain', pour);
      pour();
    });
    const fact = await ask(peer);
    expect(fact).toMatchObject({ kind: 'answered', facts: { http: { status: 200 } } });
    const bytes = fact.kind === 'answered' ? (fact.facts.http?.bodyBytes ?? 0) : 0;
    expect(bytes).toBeGreaterThanOrEqual(65_536);
    expect(bytes).toBeLessThan(1_000_000);
    await vi.waitFor(() => expect(peer.open()).toBe(0));
  });

  test.each([
    ['stops half-way', (socket: net.Socket) => socket.write(HALF)],
    ['breaks off', (socket: net.Socket) => socket.end(HALF)],
    ['is reset', (socket: net.Socket) => socket.write(HALF, () => socket.resetAndDestroy())],
  ])('one that %s does not unsay the status', async (_name, answer) => {
    const peer = await answerTcp(answer);
    expect(await ask(peer, {}, { replyTimeoutMs: 150 })).toMatchObject({
      kind: 'answered',
      facts: { http: { status: 200 } },
    });
  });
});

describe('what is no HTTP', () => {
  test.each([
    ['speaks first and something else', () => bannerTcp('SSH-2.0-OpenSSH_9.2\r\n')],
    ['answers something else', () => raw('ERR unknown command\r\n')],
    ['answers bytes', () => raw('\u0015\u0003\u0003\u0000\u0002\u0002\u0046')],
    ['answers a broken status line', () => raw('HTTP/1.1 abc\r\n\r\n')],
  ])('a peer that %s', async (_name, open) => {
    expect(await ask(await open())).toEqual({
      kind: 'garbled',
      expected: 'http',
      reason: 'does not speak HTTP',
      banner: expect.any(String),
    });
  });

  test('is kept as far as it introduces itself', async () => {
    const peer = await bannerTcp(`SSH-2.0-OpenSSH_9.2 ${'x'.repeat(200)}\r\n`);
    expect(await ask(peer)).toMatchObject({ banner: `SSH-2.0-OpenSSH_9.2 ${'x'.repeat(100)}` });
  });

  test('headers without end', async () => {
    const peer = await raw(`HTTP/1.1 200 OK\r\n${`x-more: ${'y'.repeat(200)}\r\n`.repeat(100)}`);
    expect(await ask(peer)).toEqual({
      kind: 'garbled',
      expected: 'http',
      reason: 'sends headers without end',
    });
  });

  test('headers that stop half-way are silence', async () => {
    const peer = await raw('HTTP/1.1 200 OK\r\nserver: x\r\n');
    expect(await ask(peer, {}, { replyTimeoutMs: 150 })).toEqual({ kind: 'silent', stage: 'http' });
  });

  test('a peer that never answers is silent', async () => {
    expect(await ask(await muteTcp(), {}, { replyTimeoutMs: 80 })).toEqual({ kind: 'silent', stage: 'http' });
  });

  test('a TLS server that is spoken to in plain HTTP', async () => {
    const fact = await ask(await openTls());
    expect(['garbled', 'dropped-after-connect']).toContain(fact.kind);
  });

  test('a plain server that is spoken to in TLS', async () => {
    expect(await ask(await openHttp(), { tls: true })).toEqual({
      kind: 'garbled',
      expected: 'tls',
      reason: 'does not speak TLS',
    });
  });
});

describe('no conversation', () => {
  test('a closed port', async () => {
    const seen = await askHttp(tcpDoor(await closedTcp()), QUESTION, aContext());
    expect(seen).toMatchObject({ fact: { kind: 'refused' } });
    expect(seen.rttMs).toBeGreaterThan(0);
  });

  test.each([
    ['hangs up at once', eofAfterAccept, 'eof'],
    ['hangs up when it is asked', () => answerTcp((socket) => socket.end()), 'eof'],
    ['hangs up in the middle of the first line', () => answerTcp((socket) => socket.end('HTT')), 'eof'],
    ['resets when it is asked', resetAtHello, 'reset'],
  ])('a peer that %s', async (_name, open, how) => {
    expect(await ask(await open())).toMatchObject({ kind: 'dropped-after-connect', how, stage: 'http' });
  });

  test('a reset that comes before the question', async () => {
    const sockets: net.Socket[] = [];
    const peer = await openTcp((socket) => sockets.push(socket));
    const asking = ask(peer, {}, { accepted: () => setImmediate(() => sockets.forEach(reset)) });
    expect(await asking).toMatchObject({ kind: 'dropped-after-connect', how: 'reset' });
  });

  test('a hang-up between handshake and question', async () => {
    const peer = await openTls({}, (socket) => socket.end());
    expect(await ask(peer, { tls: true })).toMatchObject({ kind: 'dropped-after-connect', how: 'eof' });
  });

  test.each([
    ['time is up', timeIsUp, { kind: 'silent', stage: 'http' }],
    ['another attempt has settled it', superseded, { kind: 'not-tried', fault: 'cancelled' }],
  ])('an attempt that ends because %s', async (_name, reason, fact) => {
    const controller = new AbortController();
    const peer = await answerTcp(() => controller.abort(reason));
    expect(await ask(peer, {}, { signal: controller.signal })).toMatchObject(fact);
    await vi.waitFor(() => expect(peer.open()).toBe(0));
  });

  test('an attempt that was over before it began', async () => {
    const peer = await openHttp();
    expect(await ask(peer, {}, { signal: AbortSignal.abort(timeIsUp) })).toMatchObject({ kind: 'silent' });
    expect(peer.accepted()).toBe(0);
  });
});

describe('HTTPS of another kind', () => {
  test('a server of TLS 1.0 that wants no HTTP is still told apart', async () => {
    expect(await ask(await openLegacyTls(), { tls: true }, { replyTimeoutMs: 400 })).toEqual({
      kind: 'silent',
      stage: 'http',
    });
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'a server of %s that wants a client certificate has spoken TLS',
    async (version) => {
      const authority = await makeAuthority();
      const peer = await openHttps({
        ...(await makeCertificate()),
        requestCert: true,
        rejectUnauthorized: true,
        ca: authority.cert,
        minVersion: version,
        maxVersion: version,
      });
      expect(await ask(peer, { tls: true })).toMatchObject({
        kind: 'answered',
        facts: {
          protocol: 'tls',
          ...(version === 'TLSv1.3' ? { tls: { clientCertificate: 'required' } } : {}),
        },
      });
    },
  );
});

describe('after us', () => {
  test.each([
    ['a good answer', () => openHttp()],
    ['garbage', () => raw('what?\r\n')],
    ['silence', () => muteTcp()],
  ])('no connection stays open after %s', async (_name, open) => {
    const peer = await open();
    await ask(peer, {}, { replyTimeoutMs: 80 });
    await vi.waitFor(() => expect(peer.open()).toBe(0));
  });
});

const HALF = 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf';
const QUESTION = { tls: false, path: '/path?query', userAgent: 'tester' };

async function ask(
  peer: Pick<Peer, 'port'>,
  { tls = false, target }: { readonly tls?: boolean; readonly target?: string } = {},
  given: Partial<ProbeContext> = {},
) {
  const door = tcpDoor(peer.port, target === undefined ? {} : { target });
  return (await askHttp(door, { ...QUESTION, tls }, aContext(given))).fact;
}

function raw(answer: string): Promise<Peer> {
  return answerTcp((socket) => socket.write(answer, 'latin1'));
}

function reset(socket: net.Socket): void {
  socket.resetAndDestroy();
}
