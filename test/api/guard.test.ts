import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { clientKey, makeBuckets } from '../../src/api/guard/buckets.ts';
import { identify } from '../../src/api/guard/callers.ts';
import type { ApiPlan, ApiRole } from '../../src/model/apiPlan.ts';
import { AN_ID, aDaemon, aLiveWatch, aPlan, apiParts, askIn } from '../support/apis.ts';

const READ = `cicp_${'r'.repeat(43)}`;
const RUN = `cicp_${'w'.repeat(43)}`;
const digest = (text: string) => createHash('sha256').update(text).digest('hex');
const tokens = [
  { name: 'grafana', role: 'read' as ApiRole, sha256: digest(READ) },
  { name: 'ops', role: 'run' as ApiRole, sha256: digest(RUN) },
];
const guarded: ApiPlan = { ...aPlan, tokens };
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const RUN_NOW = '/api/v1/watches/site/run';
const OVERVIEW = '/api/v1/overview';

/** A log whose lines can be read. */
function aLog() {
  const lines: string[] = [];
  const log = pino({ base: null, timestamp: false }, { write: (line: string) => lines.push(line) });
  return {
    log,
    lines: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    text: () => lines.join(''),
  };
}

describe('tokens', () => {
  test.each([
    ['none', {}, 401, 'token-missing'],
    ['a wrong one', bearer(`cicp_${'x'.repeat(43)}`), 401, 'token-wrong'],
    ['a digest in place of a token', bearer(digest(READ)), 401, 'token-wrong'],
    ['another scheme', { headers: { authorization: `Basic ${READ}` } }, 401, 'token-wrong'],
    ['an endless one', bearer('x'.repeat(600)), 401, 'token-wrong'],
  ])('%s is refused', async (_what, init, status, code) => {
    const answer = await askIn(await apiParts({ plan: guarded }))(OVERVIEW, init);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code });
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
  });

  test('those who may read cannot run, those who may run can read', async () => {
    const live = aDaemon();
    const ask = askIn(await apiParts({ plan: guarded, live }));
    expect((await ask(OVERVIEW, bearer(READ))).status).toBe(200);
    const refused = await ask(RUN_NOW, { method: 'POST', ...bearer(READ) });
    expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'role' }]);
    expect(live.asked).toEqual([]);
    expect((await ask(OVERVIEW, bearer(RUN))).status).toBe(200);
    expect((await ask(RUN_NOW, { method: 'POST', ...bearer(RUN) })).status).toBe(202);
    expect(live.asked).toEqual(['site']);
  });

  test.each(['/', '/assets/dashboard.js', '/healthz', '/readyz'])('%s needs none', async (address) => {
    expect((await askIn(await apiParts({ plan: guarded }))(address)).status).toBe(200);
  });

  test.each([
    '/metrics',
    '/api/v1/openapi.json',
    '/api/v1/events',
    '/api/v1/runs/1/report',
    '/api/v1/diagram',
  ])('%s needs one', async (address) => {
    expect((await askIn(await apiParts({ plan: guarded }))(address)).status).toBe(401);
  });

  test('one that nobody asks for is no fault', async () => {
    expect((await askIn(await apiParts())(OVERVIEW, bearer('left-over'))).status).toBe(200);
  });
});

describe('client certificates', () => {
  const tls = { certFile: 'a', keyFile: 'b', clientCaFile: 'c', runClients: ['ops', 'AA:BB'] };
  const plan: ApiPlan = { ...aPlan, tls };
  const as = (name: string, fingerprint: string, given = plan, authorization?: string) =>
    identify(authorization, { address: '192.0.2.1', certificate: { name, fingerprint } }, given);

  test('may read, and run where the site says so', () => {
    expect(as('grafana', '11:22')).toEqual({ kind: 'certificate', name: 'grafana', role: 'read' });
    expect(as('ops', '11:22')).toMatchObject({ role: 'run' });
    expect(as('other', 'aa:bb')).toMatchObject({ role: 'run' });
    expect(identify(undefined, { address: '192.0.2.1', certificate: null }, plan)).toBe('missing');
  });

  test('a token says more than the certificate, and a wrong one says nothing', () => {
    const both = { ...plan, tokens };
    expect(as('grafana', '11:22', both, `Bearer ${RUN}`)).toMatchObject({ kind: 'token', role: 'run' });
    expect(as('ops', '11:22', both, 'Bearer wrong')).toBe('wrong');
    expect(as('ops', '11:22', both)).toMatchObject({ kind: 'certificate', role: 'run' });
  });
});

describe('browsers', () => {
  const ask = async (address: string, headers: Record<string, string>, plan = aPlan, method = 'GET') => {
    const answer = await askIn(await apiParts({ plan }))(address, { method, headers });
    return answer.status === 403 ? ((await answer.json()) as { code: string }).code : answer.status;
  };

  test.each([
    ['localhost', 200],
    ['LOCALHOST:9807', 200],
    ['127.0.0.1:9807', 200],
    ['127.9.9.9', 200],
    ['[::1]:9807', 200],
    ['monitor.example.com', 200],
    ['monitor.example.com.:9807', 200],
    ['evil.example', 'foreign-host'],
    ['127.0.0.1.evil.example', 'foreign-host'],
    ['localhost.evil.example:9807', 'foreign-host'],
    ['192.0.2.1', 'foreign-host'],
    ['[2001:db8::1]', 'foreign-host'],
    ['evil.example#localhost', 'foreign-host'],
  ])('asked as %s without tokens: %s', async (host, expected) => {
    const plan = { ...aPlan, names: ['monitor.example.com'] };
    expect(await ask(OVERVIEW, { host }, plan)).toBe(expected);
    expect(await ask('/', { host }, plan)).toBe(expected);
  });

  test('whoever shows a token may use any name', async () => {
    expect(await ask(OVERVIEW, { host: 'any.example', authorization: `Bearer ${READ}` }, guarded)).toBe(200);
  });

  test.each(['x-forwarded-for', 'forwarded', 'via', 'x-forwarded-host'])(
    'what came through a proxy is not from this host (%s)',
    async (name) => {
      expect(await ask(OVERVIEW, { [name]: '192.0.2.1' })).toBe('through-a-proxy');
    },
  );

  test.each([
    [{}, 200, 202],
    [{ 'sec-fetch-site': 'same-origin', origin: 'http://localhost:9807' }, 200, 202],
    [{ 'sec-fetch-site': 'none' }, 200, 202],
    [{ origin: 'http://localhost:3000' }, 'cross-site', 'cross-site'],
    [{ origin: 'http://evil.example' }, 'cross-site', 'cross-site'],
    [{ origin: 'null' }, 'cross-site', 'cross-site'],
    [{ 'sec-fetch-site': 'cross-site' }, 'cross-site', 'cross-site'],
    [{ 'sec-fetch-site': 'same-site' }, 'cross-site', 'cross-site'],
    [
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      200,
      'cross-site',
    ],
    [
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      'cross-site',
      'cross-site',
    ],
  ])('%j: GET %s, POST %s', async (headers, get, post) => {
    const own = { host: 'localhost:9807', ...headers } as Record<string, string>;
    expect(await ask(OVERVIEW, own)).toBe(get);
    expect(await ask(RUN_NOW, own, aPlan, 'POST')).toBe(post);
    const shown = { ...own, authorization: `Bearer ${RUN}` };
    expect(await ask(RUN_NOW, shown, guarded, 'POST')).toBe(post);
  });

  test('a page behind a proxy that changes the name is known by the configured one', async () => {
    const plan = { ...guarded, behindProxy: true, names: ['monitor.example.com'] };
    const headers = { origin: 'https://monitor.example.com', authorization: `Bearer ${RUN}` };
    expect(await ask(RUN_NOW, headers, plan, 'POST')).toBe(202);
  });

  test('there is no CORS, and every answer is dressed', async () => {
    const app = askIn(await apiParts({ plan: guarded }));
    for (const [address, init] of [
      ['/', {}],
      [OVERVIEW, {}],
      [OVERVIEW, bearer(READ)],
      ['/nothing', {}],
      [OVERVIEW, { method: 'OPTIONS', headers: { origin: 'http://localhost:9807' } }],
    ] as const) {
      const { headers } = await app(address, init);
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*frame-ancestors 'none'/);
    }
    expect((await app('/')).headers.get('content-security-policy')).toContain("script-src 'self'");
  });

  test('another method is refused by name', async () => {
    const answer = await askIn(await apiParts())(OVERVIEW, { method: 'DELETE' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

describe('how much one may ask', () => {
  const plan = { ...aPlan, rate: { perSecond: 1, burst: 3 } };

  test('one address is stopped, another is not', async () => {
    let nowMs = 0;
    const parts = await apiParts({ plan });
    const timed = { ...parts, clock: { ...parts.clock, now: () => nowMs } };
    const ask = askIn(timed);
    const codes = [];
    for (let at = 0; at < 5; at++) codes.push((await ask('/healthz')).status);
    expect(codes).toEqual([200, 200, 200, 429, 429]);
    const refused = await ask('/healthz');
    expect(refused.headers.get('retry-after')).toBe('1');
    nowMs = 1000;
    expect((await ask('/healthz')).status).toBe(200);
    expect((await ask('/healthz')).status).toBe(429);
  });

  test('a token is one client from wherever it comes; a proxy tells who comes', async () => {
    const shared = { ...guarded, rate: plan.rate, behindProxy: true };
    const ask = askIn(await apiParts({ plan: shared }));
    const from = (address: string, token: string) =>
      ask(OVERVIEW, {
        headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': `1.2.3.4, ${address}` },
      });
    const codes = [];
    for (let at = 1; at < 6; at++) codes.push((await from(`192.0.2.${at}`, READ)).status);
    expect(codes).toEqual([200, 200, 200, 429, 429]);
    expect((await from('192.0.2.9', RUN)).status).toBe(200);
  });

  test('wrong tokens are stopped sooner, and right ones are not by them', async () => {
    const ask = askIn(await apiParts({ plan: guarded }));
    const codes = [];
    for (let at = 0; at < 12; at++) codes.push((await ask(OVERVIEW, bearer(`cicp_${at}`))).status);
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
    expect((await ask(OVERVIEW, bearer(READ))).status).toBe(200);
  });

  test('a watch is checked on demand a few times, and then now and then', async () => {
    const live = aDaemon();
    const ask = askIn(await apiParts({ live }));
    const codes = [];
    for (let at = 0; at < 5; at++) codes.push((await ask(RUN_NOW, { method: 'POST' })).status);
    expect(codes).toEqual([202, 202, 202, 429, 429]);
    expect(live.asked).toHaveLength(3);
  });

  test('those who come are remembered up to a bound', () => {
    const buckets = makeBuckets(1, 1, 3);
    for (let at = 0; at < 100; at++) expect(buckets.take(`client ${at}`, 0)).toBe(0);
    expect(buckets.take('client 99', 0)).toBe(1000);
    expect(buckets.take('client 0', 0)).toBe(0);
  });

  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::', 'fe80:0:0:0'],
    ['', ''],
  ])('%s is counted as %s', (address, key) => {
    expect(clientKey(address)).toBe(key);
  });
});

describe('what can be run', () => {
  test.each([
    ['running', 409],
    ['stopping', 503],
    ['unknown', 404],
  ] as const)('%s is %i', async (state, status) => {
    const ask = askIn(await apiParts({ live: aDaemon({ runNow: () => state }) }));
    expect((await ask(RUN_NOW, { method: 'POST' })).status).toBe(status);
  });

  test.each([
    ['{}', 'application/json', 202],
    [' ', 'text/plain', 202],
    ['{"hosts":["192.0.2.1"]}', 'application/json', 400],
    ['[]', 'application/json', 400],
    ['{', 'application/json', 400],
    ['{}', 'text/plain', 415],
    ['x'.repeat(20_000), 'application/json', 413],
  ])('body %j as %s: %i', async (body, type, status) => {
    const live = aDaemon();
    const ask = askIn(await apiParts({ live }));
    const answer = await ask(RUN_NOW, { method: 'POST', body, headers: { 'content-type': type } });
    expect(answer.status).toBe(status);
    expect(live.asked).toEqual(status === 202 ? ['site'] : []);
  });

  test('a query adds nothing either', async () => {
    const live = aDaemon();
    const answer = await askIn(await apiParts({ live }))(`${RUN_NOW}?host=192.0.2.1`, { method: 'POST' });
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'unknown-query-key' }]);
    expect(live.asked).toEqual([]);
  });
});

describe('the log', () => {
  test('tells who ran what and who was refused, never a token, and nothing of reading', async () => {
    const { log, lines, text } = aLog();
    const ask = askIn(await apiParts({ plan: guarded, log }));
    await ask(OVERVIEW, bearer(READ));
    expect(lines()).toEqual([]);
    await ask(RUN_NOW, { method: 'POST', ...bearer(RUN) });
    await ask(RUN_NOW, { method: 'POST', ...bearer(READ) });
    await ask(`${OVERVIEW}?x=secret`, bearer('cicp_wrong'));
    expect(lines()).toEqual([
      {
        level: 30,
        event: 'api-run',
        watch: 'site',
        state: 'started',
        method: 'POST',
        path: RUN_NOW,
        address: '127.0.0.1',
        who: 'ops',
        by: 'token',
      },
      {
        level: 30,
        event: 'api-refused',
        reason: 'role',
        method: 'POST',
        path: RUN_NOW,
        address: '127.0.0.1',
        who: 'grafana',
        by: 'token',
      },
      {
        level: 30,
        event: 'api-refused',
        reason: 'token-wrong',
        method: 'GET',
        path: OVERVIEW,
        address: '127.0.0.1',
      },
    ]);
    for (const secret of [READ, RUN, 'cicp_wrong', 'secret']) expect(text()).not.toContain(secret);
  });

  test('whoever is refused cannot fill the disk', async () => {
    let nowMs = 0;
    const { log, lines } = aLog();
    const parts = await apiParts({ plan: guarded, log });
    const ask = askIn({ ...parts, clock: { ...parts.clock, now: () => nowMs } });
    for (let at = 0; at < 100; at++) await ask(OVERVIEW);
    expect(lines()).toHaveLength(20);
    nowMs = 10_000;
    await ask(OVERVIEW);
    expect(lines().at(-1)).toMatchObject({ untold: 80 });
  });

  test('a fault is told there and not to who asked', async () => {
    const { log, lines } = aLog();
    const live = aDaemon({
      watches: () => {
        throw new Error('password hunter2');
      },
    });
    const answer = await askIn(await apiParts({ live, log }))(OVERVIEW);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('hunter2');
    expect(lines()).toMatchObject([{ event: 'api-failed', error: 'password hunter2' }]);
  });
});

describe('questions', () => {
  test.each([
    ['/api/v1/paths?colour=red', 'unknown query key \\"colour\\"'],
    ['/api/v1/paths?limit=1&limit=2', 'limit is given twice'],
    ['/api/v1/paths?limit=1001', 'limit: expected a whole number from 1 to 1000, got \\"1001\\"'],
    ['/api/v1/paths?limit=1e2', 'limit: expected a whole number'],
    ['/api/v1/paths?outcome=up', 'outcome: expected one of met, broken, unproven, got \\"up\\"'],
    ['/api/v1/paths?flapping=yes', 'flapping: expected true or false'],
    ['/api/v1/paths?cursor=x', 'cursor: expected `next` of the page before'],
    ['/api/v1/changes?cursor=WyJ4Il0', 'cursor: expected a whole number'],
    ['/api/v1/changes?cursor=WyJhIiwiYiJd', 'cursor: expected `next` of the page before'],
    ['/api/v1/changes?sinceMs=yesterday', 'sinceMs: expected a whole number'],
    [`/api/v1/paths?q=${'x'.repeat(600)}`, 'q: expected at most 512 characters'],
    ['/healthz?x=1', 'unknown query key \\"x\\"; none is'],
  ])('%s is refused by name', async (address, words) => {
    const answer = await askIn(await apiParts())(address);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.text()).toContain(words);
  });

  test('a body where none belongs', async () => {
    const answer = await askIn(await apiParts())(OVERVIEW, {
      method: 'DELETE',
      body: 'x',
      headers: { 'content-length': '1' },
    });
    expect([answer.status, answer.headers.get('connection')]).toEqual([400, 'close']);
  });

  test('nothing that can be asked is a fault', { timeout: 60_000 }, async () => {
    const live = aDaemon({ watches: () => [aLiveWatch('site')] });
    const { log, lines } = aLog();
    const ask = askIn(await apiParts({ live, log }));
    const text = fc.oneof(
      fc.constantFrom(
        'site',
        AN_ID,
        '1',
        '2',
        '-1',
        '1e9',
        '9'.repeat(30),
        'true',
        'null',
        '..',
        '%',
        '%2e%2e',
        '\u0000',
      ),
      fc.string({ unit: 'binary' }),
      fc.webSegment(),
    );
    const place = fc.constantFrom(
      '/',
      '/assets/*',
      '/healthz',
      '/readyz',
      '/metrics',
      '/api/v1/openapi.json',
      '/api/v1/overview',
      '/api/v1/paths',
      '/api/v1/watches/*/paths/*',
      '/api/v1/watches/*/paths/*/history',
      '/api/v1/changes',
      '/api/v1/runs',
      '/api/v1/runs/*',
      '/api/v1/runs/*/report',
      '/api/v1/watches/*/run',
      '/api/v1/alerts',
      '/api/v1/diagram',
      '/*/*',
    );
    const key = fc.constantFrom(
      'watch',
      'outcome',
      'host',
      'q',
      'limit',
      'cursor',
      'fromMs',
      'untilMs',
      'sinceMs',
      'path',
      'evidence',
      'format',
      'state',
      'x',
    );
    const part = (value: string) => encodeURIComponent(Buffer.from(value, 'utf8').toString('utf8'));
    await fc.assert(
      fc.asyncProperty(
        place,
        fc.array(text, { minLength: 3, maxLength: 3 }),
        fc.array(fc.tuple(key, text), { maxLength: 3 }),
        fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'OPTIONS'),
        fc.boolean(),
        async (where, values, query, method, isRaw) => {
          let at = 0;
          const path = where.replaceAll('*', () => {
            const value = values[at++] ?? '';
            return isRaw ? part(value).replaceAll('%25', '%') : part(value);
          });
          const search = query.map(([name, value]) => `${name}=${part(value)}`).join('&');
          const answer = await ask(search === '' ? path : `${path}?${search}`, { method });
          await answer.body?.cancel();
          expect([200, 202, 304, 400, 404, 405, 415, 429]).toContain(answer.status);
        },
      ),
      { numRuns: 500 },
    );
    expect(lines().filter(({ event }) => event === 'api-failed')).toEqual([]);
  });
});
