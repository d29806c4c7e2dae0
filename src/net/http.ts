import type net from 'node:net';
import type { buildConnector } from 'undici';
import type { Fact, HttpFacts, TlsFacts } from '../model/evidence.ts';
import type { Door, ProbeContext, Seen } from '../model/probe.ts';
import { factOfAbort } from './abort.ts';
import { factOfFailure } from './errno.ts';
import { plainName } from './plainName.ts';
import { closePolitely, connectTcp, failureOf } from './tcp.ts';
import { openTls } from './tls.ts';
import { sortHandshakeError } from './tlsErrors.ts';

/** Body bytes read before we hang up. */
const MAX_BODY = 65_536;
/** Bytes of headers accepted. */
const MAX_HEADERS = 16_384;
/** Characters kept of one header's value. */
const MAX_VALUE = 200;
/** Headers that only proxies and portals add. */
const PROXY_HEADERS = ['via', 'x-squid-error', 'proxy-agent', 'proxy-authenticate', 'proxy-connection'];

/** undici's code for a connection that ended while an answer was awaited. */
const HUNG_UP = 'UND_ERR_SOCKET';
/** What undici raises over an answer that cannot be: an unasked upgrade, a status of 99, two lengths of one body. */
const RULE_BREAKS: ReadonlySet<string> = new Set(['ERR_ASSERTION', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH']);

export interface HttpQuestion {
  readonly tls: boolean;
  readonly path: string;
  readonly userAgent: string;
}

/** One GET to a fixed address with the right Host and SNI; redirects are reported, never followed. */
export async function askHttp(door: Door, question: HttpQuestion, context: ProbeContext): Promise<Seen> {
  // Loaded before the dial: an accepted connection must not wait unwatched for a module.
  const { Client } = await import('undici');
  const opened = question.tls ? await openTls(door, context) : await connectTcp(door, context);
  if (opened.kind === 'failed') {
    return { fact: opened.fact, local: opened.local, rttMs: opened.rttMs };
  }
  const tlsFacts = opened.kind === 'secure' ? opened.facts : null;
  try {
    const fact = await exchange(Client, opened.socket, door, question, tlsFacts, context);
    return { fact, local: opened.local, rttMs: opened.rttMs };
  } finally {
    closePolitely(opened.socket);
  }
}

async function exchange(
  Client: typeof import('undici').Client,
  socket: net.Socket,
  door: Door,
  question: HttpQuestion,
  tlsFacts: TlsFacts | null,
  context: ProbeContext,
): Promise<Fact> {
  const { clock, signal } = context;
  const startedAt = clock.now();
  const origin = `${question.tls ? 'https' : 'http'}://${bracketed(door.address)}:${door.port}`;
  // A peer that speaks before it is asked fails the connection, not the request: the first error is the true one.
  let firstError: NodeJS.ErrnoException | null = null;
  socket.on('error', (error) => {
    firstError ??= error;
  });
  let handedOver = false;
  const client = new Client(origin, {
    // Handing the socket over within this very call would never start the request.
    connect: (_options: unknown, callback: buildConnector.Callback) => {
      setImmediate(() => {
        const gone = handedOver || socket.destroyed || socket.readableEnded;
        handedOver = true;
        if (gone) callback(Object.assign(new Error('the connection is gone'), { code: HUNG_UP }), null);
        else callback(null, socket);
      });
    },
    maxHeaderSize: MAX_HEADERS,
    allowH2: false,
    // Its own timers are coarse; the one below is the deadline.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const patience = new AbortController();
  const hurry = (): void => patience.abort();
  const callOff = clock.after(context.replyTimeoutMs, () => clock.afterPoll(hurry));
  signal.addEventListener('abort', hurry, { once: true });
  try {
    const response = await client.request({
      method: 'GET',
      path: question.path,
      reset: true,
      headers: { host: hostHeader(door, question.tls), 'user-agent': question.userAgent, accept: '*/*' },
      signal: patience.signal,
    });
    const bodyBytes = await countBody(response.body);
    const http = readHttpFacts(response.statusCode, response.headers, bodyBytes, clock.epochMs());
    return {
      kind: 'answered',
      facts: tlsFacts === null ? { protocol: 'http', http } : { protocol: 'https', http, tls: tlsFacts },
    };
  } catch (error) {
    if (patience.signal.aborted) {
      return signal.aborted ? factOfAbort(signal, 'http') : { kind: 'silent', stage: 'http' };
    }
    const cause = firstError ?? (error as NodeJS.ErrnoException);
    return (
      (tlsFacts === null ? null : factOfLateAlert(cause, tlsFacts)) ??
      factOfHttpError(cause, clock.now() - startedAt, door)
    );
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

/** A TLS 1.3 server refuses a missing client certificate only after the handshake: it spoke TLS all the same. */
function factOfLateAlert(error: NodeJS.ErrnoException, tls: TlsFacts): Fact | null {
  const sorted = sortHandshakeError(error.code ?? '');
  switch (sorted.kind) {
    case 'client-certificate':
      return { kind: 'answered', facts: { protocol: 'tls', tls: { ...tls, clientCertificate: 'required' } } };
    case 'alert':
    case 'too-old':
      return { kind: 'answered', facts: { protocol: 'tls', tls, alert: sorted.alert } };
    case 'not-tls':
    case 'transport':
      return null;
  }
}

function factOfHttpError(error: NodeJS.ErrnoException, afterMs: number, door: Door): Fact {
  const code = error.code ?? '';
  if (code.startsWith('HPE_') || error.name === 'HTTPParserError') {
    return { kind: 'garbled', expected: 'http', reason: 'does not speak HTTP', ...bannerIn(error) };
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return { kind: 'garbled', expected: 'http', reason: 'sends headers without end' };
  }
  if (RULE_BREAKS.has(code) || (code === HUNG_UP && error.message.startsWith('bad '))) {
    return { kind: 'garbled', expected: 'http', reason: 'breaks the rules of HTTP' };
  }
  if (code === HUNG_UP) {
    return { kind: 'dropped-after-connect', how: 'eof', stage: 'http', afterMs };
  }
  return factOfFailure(failureOf(error, 'http', afterMs, door));
}

/** Bytes that are kept of what is no answer. */
const MAX_BANNER = 120;

/** What the peer said in place of HTTP, as far as undici hands it on. */
function bannerIn(error: NodeJS.ErrnoException & { readonly data?: unknown }): { readonly banner?: string } {
  const { data } = error;
  return typeof data === 'string' && data !== '' ? { banner: data.slice(0, MAX_BANNER) } : {};
}

function readHttpFacts(status: number, headers: HeaderMap, bodyBytes: number, nowMs: number): HttpFacts {
  const dateMs = originDateMs(headers);
  return {
    status,
    server: headerOf(headers, 'server'),
    location: headerOf(headers, 'location'),
    proxyHeaders: PROXY_HEADERS.filter((name) => name in headers),
    contentType: headerOf(headers, 'content-type'),
    bodyBytes,
    ...(dateMs === null ? {} : { aheadMs: dateMs - nowMs }),
  };
}

/** The server's own clock (RFC 9110 section 6.6.1); null where it is not told, or told from a cache (RFC 9111 section 5.1). */
function originDateMs(headers: HeaderMap): number | null {
  const date = headerOf(headers, 'date');
  if (date === null || 'age' in headers) return null;
  const ms = Date.parse(date);
  return Number.isNaN(ms) ? null : ms;
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
