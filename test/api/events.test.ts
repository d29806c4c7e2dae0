import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeHub } from '../../src/api/events/makeHub.ts';
import { apiAnswerSchemas } from '../../src/config/apiAnswers.ts';
import type { LiveEvent } from '../../src/model/live.ts';
import { aDaemon, anAlert, apiParts, aRunningApi } from '../support/apis.ts';
import { makeFakeClock } from '../support/fakeClock.ts';
import { aChange, pathAs, SHUT, START_MS } from '../support/stores.ts';

const BOUNDS = { streams: 2, streamBytes: 1000, streamAliveMs: 15_000 };
const running = { sinceMs: START_MS, isWhole: true, done: 1, total: 10 };
const path = pathAs('a/b', SHUT, { triedFrom: 'ws-02' });
const alertPath = {
  pathId: 'a/b',
  service: 'SQL',
  transport: 'tcp',
  port: 1433,
  target: 'sql01',
  address: null,
  from: 'a',
  to: 'b',
  impact: '',
  standing: SHUT,
  text: '',
} as const;
const notice = {
  id: 'n1',
  kind: 'opened',
  atMs: START_MS,
  host: 'ws-01',
  site: '',
  alert: anAlert('a1', { paths: Array.from({ length: 300 }, () => alertPath) }),
} as const;

const events: readonly LiveEvent[] = [
  { kind: 'run-started', watch: 'site', running },
  { kind: 'run-progress', watch: 'site', running },
  {
    kind: 'run-ended',
    watch: 'site',
    isWhole: true,
    last: { reportId: 'r', finishedMs: START_MS, durationMs: 1, outcome: 'broken' },
  },
  { kind: 'run-failed', watch: 'site', failure: 'no sockets' },
  { kind: 'path', watch: 'site', event: aChange(START_MS, path) },
  { kind: 'path', watch: 'site', event: { kind: 'first', atMs: START_MS, pathId: 'a/b', path } },
  { kind: 'path', watch: 'site', event: { kind: 'gone', atMs: START_MS, pathId: 'a/b', from: SHUT } },
  { kind: 'alert', notice },
  { kind: 'config', config: { file: 'cicprobe.yaml', loadedMs: START_MS, fault: null, waits: [] } },
];

/** A stream of events over a real socket, and what came so far. */
async function listenAt(url: string) {
  const request = http.get(`${url}/api/v1/events`, { agent: false });
  onTestFinished(() => {
    request.destroy();
  });
  request.on('error', () => undefined);
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  const pieces: string[] = [];
  response.on('error', () => undefined);
  response.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece));
  return { response, request, text: () => pieces.join('') };
}

function eventsIn(
  text: string,
): readonly { readonly name: string; readonly data: Record<string, unknown> }[] {
  return [...text.matchAll(/^event: (.+)\ndata: (.+)\n\n/gm)].map(([, name = '', data = '']) => ({
    name,
    data: JSON.parse(data) as Record<string, unknown>,
  }));
}

describe('the stream of events', () => {
  test('tells all that happens, as its document has it, and no evidence', async () => {
    const live = aDaemon();
    const { url } = await aRunningApi(await apiParts({ live }));
    const stream = await listenAt(url);
    expect(stream.response.headers['content-type']).toBe('text/event-stream');
    for (const event of events) live.tell(event);
    await expect.poll(() => eventsIn(stream.text()).length).toBe(events.length);
    const told = eventsIn(stream.text());
    expect(told.map(({ name }) => name)).toEqual(events.map(({ kind }) => kind));
    const ajv = new Ajv2020({ strict: false });
    ajv.addSchema({ $id: 'api', components: { schemas: apiAnswerSchemas('#/components/schemas/') } });
    const validate = ajv.compile({ $ref: 'api#/components/schemas/Event' });
    for (const { data } of told)
      expect([data['kind'], validate(data), validate.errors]).toEqual([data['kind'], true, null]);
    expect(stream.text()).not.toContain('evidence');
    expect(told[4]?.data).toMatchObject({
      event: { about: { triedFrom: 'ws-02' }, from: { outcome: 'met' }, to: SHUT, text: 'Reason of a/b' },
    });
    expect(told[6]?.data).toMatchObject({ event: { about: null, from: SHUT, to: null } });
    expect(told[7]?.data).toMatchObject({ pathTotal: 300, notice: { alert: { paths: { length: 20 } } } });
  });

  test('nobody listens to the daemon for those who went away', async () => {
    const live = aDaemon();
    const { url } = await aRunningApi(await apiParts({ live }));
    const one = await listenAt(url);
    const other = await listenAt(url);
    expect(live.listeners()).toBe(1);
    one.request.destroy();
    other.request.destroy();
    await expect.poll(live.listeners).toBe(0);
  });

  test('there are so many and no more, and room again when one ends', async () => {
    const { url } = await aRunningApi(await apiParts({ bounds: { streams: 1 } }));
    const one = await listenAt(url);
    expect((await listenAt(url)).response.statusCode).toBe(503);
    one.request.destroy();
    await expect.poll(async () => (await listenAt(url)).response.statusCode).toBe(200);
  });

  test('one who does not read is dropped, others are not', async () => {
    const live = aDaemon();
    const { url } = await aRunningApi(await apiParts({ live, bounds: { streams: 2, streamBytes: 100_000 } }));
    const slow = net.connect(Number(new URL(url).port), '127.0.0.1');
    onTestFinished(() => {
      slow.destroy();
    });
    slow.on('error', () => undefined).pause();
    slow.write('GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await expect.poll(live.listeners).toBe(1);
    const other = await listenAt(url);
    const third = async () => {
      const stream = await listenAt(url);
      stream.request.destroy();
      return stream.response.statusCode;
    };
    expect(await third()).toBe(503);
    let told = 0;
    // What the system itself holds for a reader has to be full first.
    const tellMore = async () => {
      for (let at = 0; at < 50; at++) {
        live.tell({ kind: 'run-failed', watch: 'site', failure: 'x'.repeat(10_000) });
        told++;
        await new Promise((resolve) => setImmediate(resolve));
      }
      return third();
    };
    await expect.poll(tellMore, { timeout: 8000, interval: 1 }).toBe(200);
    await expect.poll(() => eventsIn(other.text()).length).toBe(told);
  });
});

describe('the hub', () => {
  const text = async (stream: ReadableStream<Uint8Array> | null): Promise<string> =>
    stream === null ? 'none' : new Response(stream).text();

  test('gives a sign of life, and steps of a check at a pace', async () => {
    const clock = makeFakeClock();
    const live = aDaemon();
    const hub = makeHub(live, clock, { ...BOUNDS, streamBytes: 10_000 });
    const stream = hub.open(() => undefined);
    live.tell({ kind: 'run-started', watch: 'site', running });
    for (let done = 1; done <= 10; done++) {
      live.tell({ kind: 'run-progress', watch: 'site', running: { ...running, done } });
      await clock.advance(50);
    }
    await clock.advance(30_000);
    hub.close();
    const told = await text(stream);
    const steps = eventsIn(told).filter(({ name }) => name === 'run-progress');
    expect(steps.map(({ data }) => (data['running'] as { done: number }).done)).toEqual([1, 5, 9, 10]);
    expect(told.match(/^: alive$/gm)).toHaveLength(2);
    expect(clock.waiting()).toBe(0);
    expect(live.listeners()).toBe(0);
  });

  test('holds no more for a reader than it may', () => {
    const live = aDaemon();
    const hub = makeHub(live, makeFakeClock(), BOUNDS);
    let dropped = 0;
    hub.open(() => dropped++);
    for (let at = 0; at < 10; at++)
      live.tell({ kind: 'run-failed', watch: 'site', failure: 'x'.repeat(200) });
    expect([dropped, hub.count(), live.listeners()]).toEqual([1, 0, 0]);
  });
});
