/** An API over a daemon that does nothing but what a test has it do. */
import { onTestFinished } from 'vitest';
import type { ApiParts, RunningApi } from '../../src/api/apiParts.ts';
import { makeDownloads } from '../../src/api/downloads.ts';
import { makeHub } from '../../src/api/events/makeHub.ts';
import { makeAudit } from '../../src/api/guard/audit.ts';
import { makeApp } from '../../src/api/makeApp.ts';
import { makeReadings } from '../../src/api/readings.ts';
import { usualBounds } from '../../src/api/serverBounds.ts';
import { startApi } from '../../src/api/startApi.ts';
import { systemClock } from '../../src/cli/systemClock.ts';
import type { Alert } from '../../src/model/alert.ts';
import type { ApiPlan } from '../../src/model/apiPlan.ts';
import type { LiveDaemon, LiveEvent, LiveWatch } from '../../src/model/live.ts';
import { aChange, aRunToSave, aStore, aWatched, drivers, OPEN, pathAs, SHUT, START_MS } from './stores.ts';

export const aPlan: ApiPlan = {
  listen: { address: '127.0.0.1', port: 0 },
  names: [],
  tokens: [],
  tls: null,
  behindProxy: false,
  rate: { perSecond: 10_000, burst: 10_000 },
};

export function aLiveWatch(name: string, given: Partial<LiveWatch> = {}): LiveWatch {
  return {
    name,
    hosts: null,
    timing: { kind: 'every', everyMs: 60_000 },
    jitterMs: 0,
    running: null,
    nextMs: START_MS + 60_000,
    last: { reportId: 'run-1', finishedMs: START_MS, durationMs: 1000, outcome: 'met' },
    failure: null,
    ...given,
  };
}

/** A daemon with the watch `site`, which can be told what to tell. */
export interface FakeDaemon extends LiveDaemon {
  readonly tell: (event: LiveEvent) => void;
  readonly asked: readonly string[];
  readonly listeners: () => number;
}

export function aDaemon(given: Partial<LiveDaemon> = {}): FakeDaemon {
  const listeners = new Set<(event: LiveEvent) => void>();
  const asked: string[] = [];
  return {
    watches: () => [aLiveWatch('site')],
    config: () => ({ file: 'cicprobe.yaml', loadedMs: START_MS, fault: null, waits: [] }),
    latest: () => null,
    runNow: (watch) => {
      asked.push(watch);
      return watch === 'site' ? 'started' : 'unknown';
    },
    listen: (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    ...given,
    tell: (event) => {
      for (const listener of listeners) listener(event);
    },
    asked,
    listeners: () => listeners.size,
  };
}

export function anAlert(id: string, given: Partial<Alert> = {}): Alert {
  return {
    id,
    watch: 'site',
    key: `host-unreachable ${id}`,
    kind: 'host-unreachable',
    state: 'open',
    title: 'sql01 does not answer at all',
    target: 'sql01',
    openedMs: START_MS,
    updatedMs: START_MS,
    resolvedMs: null,
    paths: [],
    ...given,
  };
}

export const AN_ID = 'a.b.c/sql01/192.0.2.7/1433';
export const OTHER_ID = 'a.b.d/cic01/2001:db8::1/5060';

/** Parts over a store with two runs of two paths; the second one broke the first path. */
export async function apiParts(given: Partial<ApiParts> = {}): Promise<ApiParts> {
  const [driver = 'libsql'] = drivers;
  const store = await aStore(driver);
  const one = pathAs(AN_ID, OPEN, { target: 'sql01', address: '192.0.2.7', port: 1433 });
  const other = pathAs(OTHER_ID, OPEN, { target: 'cic01', address: '2001:db8::1', transport: 'udp' });
  const broken = pathAs(AN_ID, SHUT, { target: 'sql01', address: '192.0.2.7', port: 1433 });
  const first = (path: typeof one) => ({ kind: 'first', atMs: START_MS, pathId: path.id, path }) as const;
  store.save(
    aRunToSave(START_MS, [one, other], {
      events: [first(one), first(other)],
      memory: new Map([one, other].map(({ id }) => [id, aWatched()])),
    }),
  );
  store.save(
    aRunToSave(START_MS + 60_000, [broken, other], {
      events: [aChange(START_MS + 60_000, broken)],
      memory: new Map([[AN_ID, aWatched({ held: SHUT, sinceMs: START_MS + 60_000 })]]),
    }),
  );
  return {
    plan: aPlan,
    tls: null,
    live: aDaemon(),
    reader: () => store,
    storeTrouble: () => null,
    openAlerts: () => [],
    maintenance: () => null,
    site: { name: 'main', role: 'workstation', host: 'ws-01' },
    tool: { name: 'cicprobe', version: '0.1.0' },
    clock: { ...systemClock, epochMs: () => START_MS + 120_000 },
    log: null,
    formats: ['json', 'html'],
    renderReport: async (report, format) => ({
      type: format === 'html' ? 'text/html; charset=utf-8' : 'application/json',
      extension: format,
      body: [`${format} of `, report.run.id],
    }),
    diagram: async (report) => `<svg xmlns="http://www.w3.org/2000/svg"><desc>${report.run.id}</desc></svg>`,
    metrics: async () => ({ type: 'text/plain; version=0.0.4', body: 'cicprobe_up 1\n' }),
    page: async () => ({
      html: '<!doctype html><title>cicprobe</title>',
      assets: new Map([['dashboard.js', { type: 'text/javascript', body: 'let a;' }]]),
    }),
    ...given,
  };
}

/** The application without a socket: asks as a program on this host does. */
export function askIn(parts: ApiParts, peer: { readonly address?: string } = {}) {
  const shared = {
    readings: makeReadings(parts),
    downloads: makeDownloads(usualBounds.downloads),
    hub: makeHub(parts.live, parts.clock, { ...usualBounds, ...parts.bounds }),
    audit: makeAudit(parts.log),
  };
  onTestFinished(shared.hub.close);
  const app = makeApp(parts, shared, usualBounds.bodyBytes);
  return async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (!headers.has('host')) headers.set('host', 'localhost:9807');
    const incoming = {
      socket: { remoteAddress: peer.address ?? '127.0.0.1' },
      headers: Object.fromEntries(headers),
    };
    return app.request(path, { ...init, headers }, { incoming, outgoing: { destroy: () => undefined } });
  };
}

/** The API on a port of its own, closed when the test is over. */
export async function aRunningApi(parts: ApiParts): Promise<RunningApi> {
  const api = await startApi(parts);
  onTestFinished(api.close);
  return api;
}
