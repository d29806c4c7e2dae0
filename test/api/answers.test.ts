import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { ApiParts } from '../../src/api/apiParts.ts';
import type { PathStatus } from '../../src/model/remembered.ts';
import { AN_ID, aDaemon, aLiveWatch, anAlert, apiParts, askIn, OTHER_ID } from '../support/apis.ts';
import { OPEN, pathAs, reportAt, START_MS } from '../support/stores.ts';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
}

interface Content {
  readonly schema: { readonly $ref?: string };
}

type Ask = ReturnType<typeof askIn>;

const ID = encodeURIComponent(AN_ID);
const busy = aDaemon({
  latest: () => reportAt(START_MS, [pathAs('a', OPEN)]),
  watches: () => [
    aLiveWatch('site', {
      running: { sinceMs: START_MS, isWhole: true, done: 1, total: 2 },
      hosts: ['sql01'],
      timing: { kind: 'cron', pattern: '* * * * *' },
    }),
  ],
});
const alert = anAlert('a1', {
  paths: [
    {
      pathId: AN_ID,
      service: 'SQL',
      transport: 'tcp',
      port: 1433,
      target: 'sql01',
      address: null,
      from: 'a',
      to: 'b',
      impact: 'Reports',
      standing: { outcome: 'broken', verdict: 'blocked', code: 'silent' },
      text: 'it is silent',
    },
  ],
});

const documentOf = async (ask: Ask) => (await (await ask('/api/v1/openapi.json')).json()) as Document;

/** The operation that an address belongs to. */
function placeOf(document: Document, address: string): string {
  const path = address.split('?')[0] ?? '';
  const fits = (place: string): boolean =>
    new RegExp(`^${place.replaceAll(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`).test(path);
  const places = Object.keys(document.paths);
  return places.find((place) => place === path) ?? places.find(fits) ?? 'none';
}

/** What is wrong with an answer by the document of the API. */
async function faultOf(
  document: Document,
  method: string,
  address: string,
  answer: Response,
): Promise<unknown> {
  const response = document.paths[placeOf(document, address)]?.[method]?.responses[answer.status];
  if (response === undefined) return `${answer.status} is not told`;
  if (answer.status === 304) return null;
  const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
  const content = response.content?.[type] ?? response.content?.['*/*'];
  if (content === undefined) return `${type} is not told`;
  const reference = content.schema.$ref;
  if (reference === undefined || !type.includes('json')) return null;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema({ $id: 'api', ...document });
  const validate = ajv.compile({ $ref: `api${reference}` });
  return validate(await answer.json()) ? null : validate.errors;
}

const questions: readonly (readonly [method: 'get' | 'post', address: string, status: number])[] = [
  ['get', '/', 200],
  ['get', '/assets/dashboard.js', 200],
  ['get', '/assets/other.js', 404],
  ['get', '/healthz', 200],
  ['get', '/readyz', 200],
  ['get', '/metrics', 200],
  ['get', '/api/v1/openapi.json', 200],
  ['get', '/api/v1/overview', 200],
  ['get', '/api/v1/paths', 200],
  ['get', '/api/v1/paths?limit=1', 200],
  ['get', '/api/v1/paths?limit=0', 400],
  ['get', `/api/v1/watches/site/paths/${ID}`, 200],
  ['get', '/api/v1/watches/site/paths/none', 404],
  ['get', `/api/v1/watches/site/paths/${ID}/history`, 200],
  ['get', `/api/v1/watches/none/paths/${ID}/history`, 404],
  ['get', '/api/v1/changes', 200],
  ['get', '/api/v1/changes?evidence=true&limit=1', 200],
  ['get', '/api/v1/runs', 200],
  ['get', '/api/v1/runs/2', 200],
  ['get', '/api/v1/runs/99', 404],
  ['get', '/api/v1/runs/2/report', 200],
  ['get', '/api/v1/runs/2/report?format=html', 200],
  ['get', '/api/v1/runs/2/report?format=doc', 400],
  ['post', '/api/v1/watches/site/run', 202],
  ['post', '/api/v1/watches/none/run', 404],
  ['get', '/api/v1/alerts', 200],
  ['get', '/api/v1/alerts?state=all', 200],
  ['get', '/api/v1/diagram', 200],
  ['get', '/api/v1/diagram?watch=none', 404],
];

describe('the document of the API', () => {
  test('is good OpenAPI 3.1', async () => {
    const document = await documentOf(askIn(await apiParts()));
    const result = await new Validator().validate({ ...document });
    expect(result).toMatchObject({ valid: true });
    expect(document).toMatchObject({ openapi: '3.1.1' });
  });

  test.each(questions)('holds for %s %s', async (method, address, status) => {
    const parts = await apiParts({ live: busy, openAlerts: () => [alert] });
    const store = parts.reader();
    const known = store === null ? null : { ...store, alerts: () => [{ id: 7, alert }] };
    const ask = askIn({ ...parts, reader: () => known });
    const answer = await ask(address, { method: method.toUpperCase() });
    expect(answer.status).toBe(status);
    expect(await faultOf(await documentOf(ask), method, address, answer)).toBeNull();
  });

  test('holds without a store', async () => {
    const ask = askIn(await apiParts({ reader: () => null }));
    const document = await documentOf(ask);
    for (const [method, address] of questions) {
      const answer = await ask(address, { method: method.toUpperCase() });
      expect([address, await faultOf(document, method, address, answer)]).toEqual([address, null]);
      expect([200, 202, 400, 404, 503]).toContain(answer.status);
    }
  });

  test('names every route that is served, and no other', async () => {
    const ask = askIn(await apiParts());
    const document = await documentOf(ask);
    const asked = new Set(questions.map(([method, address]) => `${method} ${placeOf(document, address)}`));
    const told = Object.entries(document.paths).flatMap(([place, operations]) =>
      Object.keys(operations).map((method) => `${method} ${place}`),
    );
    // The stream has no end: test/api/events.test.ts
    expect([...asked, 'get /api/v1/events'].sort()).toEqual([...told].sort());
    expect((await ask('/api/v1/events', { method: 'HEAD' })).status).toBe(200);
  });

  test('tells the keys of every query', async () => {
    const document = await documentOf(askIn(await apiParts()));
    const keys = document.paths['/api/v1/paths']?.['get']?.parameters.map(({ name }) => name);
    expect(keys).toEqual(['watch', 'outcome', 'flapping', 'host', 'q', 'limit', 'cursor']);
  });
});

type Body = { readonly [key: string]: unknown };
const bodyOf = async (answer: Response) => (await answer.json()) as Body;
const idsOf = (body: Body) => (body['items'] as readonly Body[]).map((item) => item['pathId'] ?? item['id']);

describe('what is answered', () => {
  test('the overview counts what is held, and calls nothing known unproven', async () => {
    const overview = await bodyOf(
      await askIn(await apiParts({ maintenance: () => 'patch night' }))('/api/v1/overview'),
    );
    expect(overview).toMatchObject({
      host: 'ws-01',
      site: 'main',
      role: 'workstation',
      nowMs: START_MS + 120_000,
      outcome: 'broken',
      counts: { met: 1, broken: 1, unproven: 0, flapping: 0 },
      store: { trouble: null },
      maintenance: 'patch night',
    });
    const without: Partial<ApiParts> = { reader: () => null };
    expect(await bodyOf(await askIn(await apiParts(without))('/api/v1/overview'))).toMatchObject({
      outcome: 'unproven',
      store: { trouble: 'the store cannot be used at present' },
    });
  });

  test('what this host keeps from being checked is not called met, and is no path', async () => {
    const parts = await apiParts();
    const store = parts.reader();
    const [path] = store?.status().filter(({ pathId }) => pathId === OTHER_ID) ?? [];
    if (store === null || path === undefined) throw new Error('the store is empty');
    const held = { outcome: 'broken', verdict: 'error', code: 'own-firewall' } as const;
    const thisHost = { ...path, pathId: 'this-host', about: null, watched: { ...path.watched, held } };
    const ask = (...all: readonly PathStatus[]) =>
      askIn({ ...parts, reader: () => ({ ...store, status: () => all }) });
    expect(await bodyOf(await ask(path)('/api/v1/overview'))).toMatchObject({
      outcome: 'met',
      thisHost: null,
    });
    expect(await bodyOf(await ask(path, thisHost)('/api/v1/overview'))).toMatchObject({
      outcome: 'unproven',
      counts: { met: 1, broken: 0 },
      thisHost: { sinceMs: path.watched.sinceMs, kind: 'own-firewall' },
    });
    expect(idsOf(await bodyOf(await ask(path, thisHost)('/api/v1/paths')))).toEqual([OTHER_ID]);
    const well = { ...thisHost, watched: path.watched };
    expect(await bodyOf(await ask(path, well)('/api/v1/overview'))).toMatchObject({ thisHost: null });
  });

  test.each([
    ['', [AN_ID, OTHER_ID]],
    ['?outcome=broken', [AN_ID]],
    ['?flapping=true', []],
    ['?host=cic01', [OTHER_ID]],
    ['?q=SQL01', [AN_ID]],
    ['?q=udp/', [OTHER_ID]],
    ['?watch=site&q=192.0.2.7', [AN_ID]],
    ['?watch=none', []],
    ['?q=', [AN_ID, OTHER_ID]],
  ])('paths%s', async (query, ids) => {
    const page = await bodyOf(await askIn(await apiParts())(`/api/v1/paths${query}`));
    expect(idsOf(page)).toEqual(ids);
    expect(page).toMatchObject({ next: null, total: ids.length });
  });

  test.each([
    ['/api/v1/paths', 2],
    ['/api/v1/changes', 3],
    ['/api/v1/runs', 2],
    ['/api/v1/alerts', 3],
  ])('%s page by page is the same as in one', async (address, count) => {
    const alerts = ['c', 'b', 'a'].map((id, at) => anAlert(id, { openedMs: START_MS - at }));
    const ask = askIn(await apiParts({ openAlerts: () => alerts }));
    const whole = await bodyOf(await ask(address));
    const pages: unknown[] = [];
    let cursor = '';
    do {
      const page = await bodyOf(await ask(`${address}?limit=1${cursor}`));
      pages.push(...(page['items'] as readonly unknown[]));
      cursor = page['next'] === null ? '' : `&cursor=${page['next']}`;
    } while (cursor !== '');
    expect(pages).toEqual(whole['items']);
    expect(pages).toHaveLength(count);
  });

  test('a path has the evidence of the last check', async () => {
    const path = await bodyOf(await askIn(await apiParts())(`/api/v1/watches/site/paths/${ID}`));
    expect(path).toMatchObject({
      status: { pathId: AN_ID, latest: { runId: 2 } },
      path: { id: AN_ID, verdict: 'blocked', evidence: expect.any(Array) },
    });
  });

  test('its history is that of the last 30 days', async () => {
    const ask = askIn(await apiParts());
    const history = await bodyOf(await ask(`/api/v1/watches/site/paths/${ID}/history`));
    expect(history['items']).toMatchObject([{ checks: 2, met: 1, broken: 1 }]);
    const before = `/api/v1/watches/site/paths/${ID}/history?untilMs=${START_MS - 86_400_000}`;
    expect(await bodyOf(await ask(before))).toEqual({ items: [] });
  });

  test('changes have evidence only where it is asked for', async () => {
    const ask = askIn(await apiParts());
    const [plain] = (await bodyOf(await ask('/api/v1/changes')))['items'] as readonly Body[];
    expect(plain).toMatchObject({ pathId: AN_ID, kind: 'changed', path: null });
    const [told] = (await bodyOf(await ask('/api/v1/changes?evidence=true')))['items'] as readonly Body[];
    expect(told).toMatchObject({ path: { id: AN_ID } });
    const since = await bodyOf(await ask(`/api/v1/changes?sinceMs=${START_MS + 1}&watch=site&path=${ID}`));
    expect(idsOf(since)).toEqual([AN_ID]);
  });

  test('a run is its report, and can be had as a file', async () => {
    const ask = askIn(await apiParts());
    expect(await bodyOf(await ask('/api/v1/runs/2'))).toMatchObject({
      run: { id: 2 },
      report: { schemaVersion: 1, paths: [{ id: AN_ID }, { id: OTHER_ID }] },
      gone: [],
    });
    const file = await ask('/api/v1/runs/2/report?format=html');
    expect(await file.text()).toBe(`html of run-${START_MS + 60_000}`);
    expect(file.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.+-]+\.html"$/);
    expect(file.headers.get('content-security-policy')).toContain('sandbox');
  });

  test('the picture is of the last whole run, in memory or in the store, and drawn once', async () => {
    let drawn = 0;
    const diagram: ApiParts['diagram'] = async (report) => `<svg id="${report.run.id}-${++drawn}"/>`;
    const ask = askIn(await apiParts({ diagram }));
    expect(await (await ask('/api/v1/diagram')).text()).toBe(`<svg id="run-${START_MS + 60_000}-1"/>`);
    const [one, other] = await Promise.all([ask('/api/v1/diagram?watch=site'), ask('/api/v1/diagram')]);
    expect(await one.text()).toBe(await other.text());
    expect(drawn).toBe(1);
    const latest = aDaemon({ latest: () => reportAt(START_MS, [pathAs('a', OPEN)], 'fresh') });
    expect(await (await askIn(await apiParts({ diagram, live: latest }))('/api/v1/diagram')).text()).toBe(
      '<svg id="fresh-2"/>',
    );
  });

  test('readiness tells numbers and no names', async () => {
    const live = aDaemon({
      watches: () => [
        aLiveWatch('secret', { last: null }),
        aLiveWatch('nightly', { last: null, timing: { kind: 'cron', pattern: '0 2 * * *' } }),
        aLiveWatch('failing', { failure: 'no such host sql01' }),
      ],
    });
    const answer = await askIn(await apiParts({ live, reader: () => null }))('/readyz');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({
      ready: false,
      reasons: [
        'the store cannot be used',
        'watches not checked yet: 1',
        'watches that could not be checked: 1',
      ],
    });
  });

  test('what was asked before is not sent again until the store changes', async () => {
    const parts = await apiParts();
    const ask = askIn(parts);
    const etag = (await ask('/api/v1/paths')).headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/".+"$/);
    const again = await ask('/api/v1/paths', { headers: { 'if-none-match': `"x", ${etag}` } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const page = (await ask('/')).headers.get('etag') ?? '';
    expect((await ask('/', { headers: { 'if-none-match': page } })).status).toBe(304);
    expect((await ask('/api/v1/overview')).headers.get('cache-control')).toBe('no-store');
  });

  test('HEAD is GET without a body', async () => {
    const answer = await askIn(await apiParts())('/api/v1/runs/2', { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });
});
