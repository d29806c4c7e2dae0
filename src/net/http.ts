import type net from 'node:net';
import type { buildConnector } from 'undici';
import type { Fact, HttpFacts, TlsFacts } from '../model/evidence.ts';
import type { Door, ProbeContext, Seen } from '../model/probe.ts';
import { factOfAbort } from './abort.ts';
import { factOfFailure } from './errno.ts';
import { plainName } from './plainName.ts';
import { closePolitely, connectTcp, failureOf } from './tcp.ts';
import { openTls } from './tls.ts';

/** Body bytes read before we hang up. */
const MAX_BODY = 65_536;
/** Bytes of headers accepted. */
const MAX_HEADERS = 16_384;
/** Characters kept of one header's value. */
const MAX_VALUE = 200;
/** Headers that only proxies and portals add. */
const PROXY_HEADERS = ['via', 'x-squid-error', 'proxy-agent', 'proxy-authenticate', 'proxy-connection'];

export interface HttpQuestion {
  readonly tls: boolean;
  readonly path: string;
  readonly userAgent: string;
}

/** One GET to a fixed address with the right Host and SNI; redirects are reported, never followed. */
export async function askHttp(door: Door, question: HttpQuestion, context: ProbeContext): Promise<Seen> {
  const opened = question.tls ? await openTls(door, context) : await connectTcp(door, context);
  if (opened.kind === 'failed') {
    return { fact: opened.fact, local: opened.local, rttMs: opened.rttMs };
  }
  const tlsFacts = opened.kind === 'secure' ? opened.facts : null;
  try {
    const fact = await exchange(opened.socket, door, question, tlsFacts, context);
    return { fact, local: opened.local, rttMs: opened.rttMs };
  } finally {
    closePolitely(opened.socket);
  }
}

async function exchange(
  socket: net.Socket,
  door: Door,
  question: HttpQuestion,
  tlsFacts: TlsFacts | null,
  context: ProbeContext,
): Promise<Fact> {
  const { Client } = await import('undici');
  const { clock, signal } = context;
  const startedAt = clock.now();
  const origin = `${question.tls ? 'https' : 'http'}://${bracketed(door.address)}:${door.port}`;
  let handedOver = false;
  const client = new Client(origin, {
    // Handing the socket over within this very call would never start the request.
    connect: (_options: unknown, callback: buildConnector.Callback) => {
      const again = handedOver;
      handedOver = true;
      setImmediate(() =>
        again ? callback(new Error('the connection is gone'), null) : callback(null, socket),
      );
    },
    maxHeaderSize: MAX_HEADERS,
    allowH2: false,
    // Its own timers are coarse; the one below is the deadline.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  // A peer that speaks before it is asked fails the connection, not the request: the first error is the true one.
  let firstError: NodeJS.ErrnoException | null = null;
  socket.on('error', (error) => {
    firstError ??= error;
  });
  const patience = new AbortController();
  const hurry = (): void => patience.abort();
  const callOff = clock.after(context.replyTimeoutMs, hurry);
  signal.addEventListener('abort', hurry, { once: true });
  try {
    const response = await client.request({
      method: 'GET',
      path: question.path,
      headers: { host: hostHeader(door, question.tls), 'user-agent': question.userAgent, accept: '*/*' },
      signal: patience.signal,
    });
    const bodyBytes = await countBody(response.body);
    const http = readHttpFacts(response.statusCode, response.headers, bodyBytes);
    const protocol = tlsFacts === null ? 'http' : 'https';
    return {
      kind: 'answered',
      facts: { protocol, http, ...(tlsFacts === null ? {} : { tls: tlsFacts }) },
    };
  } catch (error) {
    if (patience.signal.aborted) {
      return signal.aborted ? factOfAbort(signal, 'http') : { kind: 'silent', stage: 'http' };
    }
    return factOfHttpError(firstError ?? (error as NodeJS.ErrnoException), clock.now() - startedAt, door);
  } finally {
    callOff();
    signal.removeEventListener('abort', hurry);
    // Resolves at once; nothing of it can fail that we would act on.
    client.destroy().catch(() => undefined);
  }
}

// A body that never ends or breaks off does not unsay the status line.
async function countBody(body: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes >= MAX_BODY) break;
    }
  } catch {
    return bytes;
  }
  return bytes;
}

function factOfHttpError(error: NodeJS.ErrnoException, afterMs: number, door: Door): Fact {
  const code = error.code ?? '';
  if (code.startsWith('HPE_') || error.name === 'HTTPParserError') {
    return { kind: 'garbled', expected: 'http', reason: 'does not speak HTTP' };
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return { kind: 'garbled', expected: 'http', reason: 'sends headers without end' };
  }
  if (code === 'UND_ERR_SOCKET') {
    return { kind: 'dropped-after-connect', how: 'eof', stage: 'http', afterMs };
  }
  return factOfFailure(failureOf(error, 'http', afterMs, door));
}

function readHttpFacts(status: number, headers: HeaderMap, bodyBytes: number): HttpFacts {
  return {
    status,
    server: headerOf(headers, 'server'),
    location: headerOf(headers, 'location'),
    proxyHeaders: PROXY_HEADERS.filter((name) => name in headers),
    contentType: headerOf(headers, 'content-type'),
    bodyBytes,
  };
}

type HeaderMap = Readonly<Record<string, string | string[] | undefined>>;

function headerOf(headers: HeaderMap, name: string): string | null {
  const value = headers[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined ? null : first.slice(0, MAX_VALUE);
}

function hostHeader(door: Door, tls: boolean): string {
  const usual = tls ? 443 : 80;
  const host = bracketed(plainName(door.target));
  return door.port === usual ? host : `${host}:${door.port}`;
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
