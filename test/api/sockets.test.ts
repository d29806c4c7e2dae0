import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import type { ServerBounds } from '../../src/api/serverBounds.ts';
import { startApi } from '../../src/api/startApi.ts';
import { aDaemon, aPlan, apiParts, aRunningApi } from '../support/apis.ts';
import { makeAuthority, makeCertificate } from '../support/certificates.ts';

const quick: Partial<ServerBounds> = {
  headersMs: 300,
  requestMs: 400,
  keepAliveMs: 200,
  idleMs: 500,
  lookMs: 50,
  handshakeMs: 300,
  graceMs: 100,
};

const sockets = new Set<net.Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
});

async function connect(url: string, localAddress?: string): Promise<net.Socket> {
  const { hostname, port } = new URL(url);
  const socket = net.connect({
    host: hostname,
    port: Number(port),
    ...(localAddress === undefined ? {} : { localAddress }),
  });
  sockets.add(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** All that comes until the other side closes. */
async function restOf(socket: net.Socket): Promise<string> {
  const pieces: Buffer[] = [];
  socket.on('data', (piece) => pieces.push(piece));
  if (!socket.closed) await once(socket, 'close');
  return Buffer.concat(pieces).toString('latin1');
}

const ask = (request: http.ClientRequest): Promise<number> =>
  new Promise((resolve, reject) => {
    request.on('response', (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    request.on('error', reject).end();
  });

describe('slow clients', () => {
  test.each([
    ['says nothing', ''],
    ['stops within the headers', 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: '],
    [
      'stops within the body',
      'POST /api/v1/watches/site/run HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{',
    ],
    ['asks for nothing more', 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ])('one that %s is sent away', async (_what, text) => {
    const { url } = await aRunningApi(await apiParts({ bounds: quick }));
    const socket = await connect(url);
    socket.write(text);
    await restOf(socket);
    expect(socket.closed).toBe(true);
  });

  test('one that sends a header now and then is sent away while others are served', async () => {
    const { url } = await aRunningApi(await apiParts({ bounds: quick }));
    const slow = await Promise.all(Array.from({ length: 100 }, () => connect(url)));
    const ends = slow.map(restOf);
    for (const socket of slow) socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n');
    const drip = setInterval(() => {
      for (const socket of slow) if (!socket.destroyed) socket.write('X-A: b\r\n');
    }, 20);
    onTestFinished(() => clearInterval(drip));
    expect(await ask(http.get(`${url}/api/v1/overview`))).toBe(200);
    for (const end of await Promise.all(ends)) expect(end).toMatch(/^HTTP\/1\.1 (408|431) /);
  });

  test('one that does not read what it asked for is dropped', async () => {
    const body = Array.from({ length: 200 }, () => 'x'.repeat(65_536));
    const renderReport = async () => ({ type: 'text/plain', extension: 'txt', body });
    const { url } = await aRunningApi(await apiParts({ bounds: { ...quick, downloads: 1 }, renderReport }));
    const socket = await connect(url);
    socket.pause();
    socket.write('GET /api/v1/runs/1/report HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await expect.poll(() => ask(http.get(`${url}/api/v1/runs/1/report`))).toBe(503);
    // Once it is dropped there is room for another.
    await expect.poll(() => ask(http.get(`${url}/api/v1/runs/1/report`)), { timeout: 5000 }).toBe(200);
  });
});

describe('requests that are no good', () => {
  test.each([
    ['no HTTP', 'hello\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 400 /],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      /^HTTP\/1\.1 400 /,
    ],
    [
      'a length and pieces',
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      /^HTTP\/1\.1 400 /,
    ],
    ['a line feed in a header', 'GET / HTTP/1.1\r\nHost: localhost\nX: y\r\n\r\n', /^HTTP\/1\.1 400 /],
    [
      'long headers',
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(10_000)}\r\n\r\n`,
      /^HTTP\/1\.1 431 /,
    ],
    ['a long address', `GET /${'a'.repeat(10_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, /^HTTP\/1\.1 431 /],
    ['a backslash', 'GET /a\\b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 400 /],
    [
      'a host that is none',
      'GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n',
      /^HTTP\/1\.1 40[03] /,
    ],
    ['a tunnel', 'CONNECT sql01:1433 HTTP/1.1\r\nHost: sql01:1433\r\n\r\n', /^$/],
    [
      'an upgrade',
      'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n',
      /^HTTP\/1\.1 200 /,
    ],
    [
      'a body that is too long',
      'POST /api/v1/watches/site/run HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n',
      /^HTTP\/1\.1 413 .*connection: close/is,
    ],
    [
      'pieces that are too long',
      `POST /api/v1/watches/site/run HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n8000\r\n${'a'.repeat(0x8000)}\r\n0\r\n\r\n`,
      /^HTTP\/1\.1 413 /,
    ],
    [
      'a body where none belongs',
      'GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello',
      /^HTTP\/1\.1 400 .*stray-body/s,
    ],
  ])('%s', async (_what, text, answer) => {
    const live = aDaemon();
    const { url } = await aRunningApi(await apiParts({ bounds: quick, live }));
    const socket = await connect(url);
    const rest = restOf(socket);
    socket.write(text);
    expect(await rest).toMatch(answer);
    expect(live.asked).toEqual([]);
    expect(await ask(http.get(`${url}/healthz`))).toBe(200);
  });

  test('a request hidden in the body of another is never served', async () => {
    const live = aDaemon();
    const { url } = await aRunningApi(await apiParts({ bounds: quick, live }));
    const socket = await connect(url);
    const rest = restOf(socket);
    const hidden = 'POST /api/v1/watches/site/run HTTP/1.1\r\nHost: localhost\r\n\r\n';
    socket.write(
      `GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`,
    );
    expect((await rest).match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(live.asked).toEqual([]);
  });
});

describe('many clients', () => {
  test('a thousand at once are answered', { timeout: 60_000 }, async () => {
    const { url } = await aRunningApi(await apiParts());
    const addresses = ['/api/v1/overview', '/api/v1/paths', '/api/v1/changes', '/healthz'];
    const asked = Array.from({ length: 1000 }, (_, at) => {
      const localAddress = `127.0.${1 + (at >> 7)}.${1 + (at % 128)}`;
      const agent = new http.Agent({ keepAlive: false });
      return ask(http.get(`${url}${addresses[at % addresses.length]}`, { localAddress, agent }));
    });
    const codes = await Promise.all(asked);
    expect(codes.filter((code) => code === 200)).toHaveLength(1000);
  });

  test('one has so many connections and no more, and others have theirs', async () => {
    const { url } = await aRunningApi(await apiParts({ bounds: { connectionsOfOne: 5 } }));
    const own = await Promise.all(Array.from({ length: 5 }, () => connect(url)));
    const more = await connect(url);
    await restOf(more);
    expect(own.filter(({ destroyed }) => destroyed)).toEqual([]);
    expect(await ask(http.get(`${url}/healthz`, { localAddress: '127.0.0.9' }))).toBe(200);
  });

  test('all together have so many and no more', async () => {
    const { url } = await aRunningApi(await apiParts({ bounds: { connections: 5 } }));
    const own = await Promise.all(Array.from({ length: 5 }, (_, at) => connect(url, `127.0.0.${at + 10}`)));
    await restOf(await connect(url));
    expect(own.filter(({ destroyed }) => destroyed)).toEqual([]);
    for (const socket of own) socket.destroy();
    await expect.poll(() => ask(http.get(`${url}/healthz`)).catch(() => 0)).toBe(200);
  });
});

describe('TLS', () => {
  const tlsPlan = { certFile: 'a', keyFile: 'b', clientCaFile: null, runClients: [] };
  const over = (url: string, path: string, options: https.RequestOptions) =>
    ask(https.request(`${url}${path}`, { ...options, servername: 'peer.test', agent: false }));

  test('is served with what the files hold', async () => {
    const own = await makeCertificate();
    const parts = await apiParts({ plan: { ...aPlan, tls: tlsPlan }, tls: { ...own, clientCa: null } });
    const { url } = await aRunningApi(parts);
    expect(url).toMatch(/^https:/);
    expect(await over(url, '/api/v1/overview', { ca: own.cert, headers: { host: 'localhost' } })).toBe(200);
    await expect(
      over(url, '/', { ca: own.cert, maxVersion: 'TLSv1.1', minVersion: 'TLSv1' }),
    ).rejects.toThrow();
    const plain = await connect(url);
    plain.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(await restOf(plain)).not.toContain('alive');
  });

  test('a handshake that does not end is ended', async () => {
    const own = await makeCertificate();
    const parts = await apiParts({
      plan: { ...aPlan, tls: tlsPlan },
      tls: { ...own, clientCa: null },
      bounds: quick,
    });
    const socket = await connect((await aRunningApi(parts)).url);
    await restOf(socket);
    expect(socket.closed).toBe(true);
  });

  test('clients show a certificate: whose is good may read, and run where its name is listed', async () => {
    const [own, authority, stranger] = await Promise.all([
      makeCertificate(),
      makeAuthority(),
      makeAuthority(),
    ]);
    const client = (name: string, signer: typeof authority) => makeCertificate({ name, signer });
    const [reader, runner, alien] = await Promise.all([
      client('grafana', authority),
      client('ops', authority),
      client('ops', stranger),
    ]);
    const plan = { ...aPlan, tls: { ...tlsPlan, clientCaFile: 'c', runClients: ['ops'] } };
    const live = aDaemon();
    const { url } = await aRunningApi(
      await apiParts({ plan, live, tls: { ...own, clientCa: authority.cert } }),
    );
    const as = (certificate: object, path: string, method = 'GET') =>
      over(url, path, { ca: own.cert, ...certificate, method }).catch(() => 'refused');
    expect(await as(reader, '/api/v1/overview')).toBe(200);
    expect(await as(reader, '/api/v1/watches/site/run', 'POST')).toBe(403);
    expect(await as(runner, '/api/v1/watches/site/run', 'POST')).toBe(202);
    expect(await as(alien, '/api/v1/overview')).toBe('refused');
    expect(await as({}, '/healthz')).toBe('refused');
    expect(live.asked).toEqual(['site']);
  });

  test('files that are no good are told at once', async () => {
    const plan = { ...aPlan, tls: tlsPlan };
    await expect(
      startApi(await apiParts({ plan, tls: { cert: 'x', key: 'y', clientCa: null } })),
    ).rejects.toThrow();
    await expect(startApi(await apiParts({ plan }))).rejects.toThrow('daemon.api.tls');
  });
});

describe('who is let in', () => {
  const token = {
    name: 'ops',
    role: 'read',
    sha256: createHash('sha256').update('a').digest('hex'),
  } as const;

  test.each([
    ['nobody has to show anything', {}, 'daemon.api.address'],
    ['tokens would be sent in the open', { tokens: [token] }, 'daemon.api.address'],
    [
      'a proxy hides who comes',
      { listen: { address: '127.0.0.1', port: 0 }, behindProxy: true },
      'daemon.api.behindProxy',
    ],
  ])('it does not start where %s', async (_what, given, words) => {
    const plan = { ...aPlan, listen: { address: '0.0.0.0', port: 0 }, ...given };
    await expect(startApi(await apiParts({ plan }))).rejects.toThrow(words);
  });
});

describe('the end', () => {
  test('comes soon, whatever is under way', async () => {
    const api = await startApi(await apiParts({ bounds: { graceMs: 50 } }));
    const idle = await connect(api.url);
    const stream = await connect(api.url);
    stream.write('GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(stream, 'data');
    await api.close();
    await Promise.all([idle, stream].map(restOf));
    await expect(connect(api.url)).rejects.toThrow('ECONNREFUSED');
  });
});
