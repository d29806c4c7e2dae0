/** The daemon's API as the dashboard sees it, on loopback, with answers that a test makes up. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Overview } from '../../src/browser/dashboard/api/answers.ts';
import type { Alert } from '../../src/model/alert.ts';
import type { LiveEvent } from '../../src/model/live.ts';
import type { Change, PathStatus, SavedRun, Spell } from '../../src/model/remembered.ts';
import type { ReportPath } from '../../src/model/report.ts';

/** What the daemon knows; a test changes it as things happen. */
export interface FakeDaemon {
  overview: Overview;
  paths: readonly PathStatus[];
  /** What the last check saw, by path id. */
  seen: ReadonlyMap<string, ReportPath>;
  spells: (pathId: string, fromMs: number, untilMs: number) => readonly Spell[];
  /** These three the latest first. */
  changes: readonly Change[];
  runs: readonly SavedRun[];
  alerts: readonly Alert[];
  /** SVG; null while there was no whole run. */
  diagram: string | null;
  /** Roles by token; null where no token is asked for. */
  tokens: Readonly<Record<string, 'read' | 'run'>> | null;
  /** What a run that is asked for is answered with: 202, 409, 503. */
  runStatus: number;
  /** Whether streams are opened. */
  streams: 'open' | 'full';
}

export interface FakeApi {
  readonly url: string;
  readonly daemon: FakeDaemon;
  /** Method and address of every request, oldest first. */
  readonly requests: readonly string[];
  /** Tells every page that listens. */
  readonly tell: (event: LiveEvent) => void;
  readonly listeners: () => number;
  /** As when the daemon dies: no answers, and streams end. `startAgain` takes the same port. */
  readonly stop: () => Promise<void>;
  readonly startAgain: () => Promise<void>;
}

/** Serves the page that the build made in `folder`, and this daemon. */
export async function startFakeApi(daemon: FakeDaemon, folder: URL): Promise<FakeApi> {
  const requests: string[] = [];
  const streams = new Set<ServerResponse>();
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://daemon');
    requests.push(`${request.method} ${url.pathname}${url.search}`);
    for (const [name, value] of HEADERS) response.setHeader(name, value);
    const file = FILES[url.pathname];
    if (file !== undefined) {
      response.setHeader('content-type', file.type);
      response.end(await readFile(new URL(file.name, folder)));
      return;
    }
    const role = roleOf(request, daemon);
    const isStream = url.pathname === '/api/v1/events';
    if (role === null) send(response, problem(401, 'A token is needed.'));
    else if (!isStream) send(response, answerTo(daemon, request.method ?? '', url, role));
    else if (daemon.streams === 'full') send(response, problem(503, 'No stream is left.'));
    else {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(': hello\n\n');
      streams.add(response);
      response.on('close', () => streams.delete(response));
    }
  };
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    daemon,
    requests,
    tell: (event) => {
      keepRunning(daemon, event);
      for (const stream of streams) stream.write(`event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`);
    },
    listeners: () => streams.size,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    startAgain: () => listen(port),
  };
}

/** Whoever asks while a check is under way is told so, as those who listen were. */
function keepRunning(daemon: FakeDaemon, event: LiveEvent): void {
  if (!event.kind.startsWith('run-') || !('watch' in event)) return;
  const running = 'running' in event ? event.running : null;
  const watches = daemon.overview.watches.map((watch) =>
    watch.name === event.watch ? { ...watch, running } : watch,
  );
  daemon.overview = { ...daemon.overview, watches };
}

/** Those of the API: a page that breaks the policy says so on the console. */
const HEADERS: readonly (readonly [string, string])[] = [
  [
    'content-security-policy',
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  ],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
];

const FILES: Readonly<Record<string, { readonly name: string; readonly type: string }>> = {
  '/': { name: 'dashboard.html', type: 'text/html; charset=utf-8' },
  '/assets/dashboard.js': { name: 'dashboard.js', type: 'text/javascript; charset=utf-8' },
  '/assets/dashboard.css': { name: 'dashboard.css', type: 'text/css; charset=utf-8' },
};

function roleOf(request: IncomingMessage, { tokens }: FakeDaemon): 'read' | 'run' | null {
  if (tokens === null) return 'run';
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  return tokens[token] ?? null;
}

/** Keys that each address knows; another one is an error, as it is to the API. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  overview: [],
  paths: ['watch', 'outcome', 'host', 'q', 'limit', 'cursor'],
  changes: ['watch', 'path', 'sinceMs', 'limit', 'cursor', 'evidence'],
  runs: ['watch', 'limit', 'cursor'],
  alerts: ['state', 'limit', 'cursor'],
  diagram: ['watch'],
};

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly disposition?: string;
}

function answerTo(daemon: FakeDaemon, method: string, url: URL, role: 'read' | 'run'): Answer {
  const [kind = '', ...rest] = url.pathname.replace('/api/v1/', '').split('/').map(decodeURIComponent);
  const query = url.searchParams;
  if (method === 'POST' && kind === 'watches' && rest[1] === 'run') {
    if (role === 'read') return problem(403, 'This token may not run anything.');
    if (daemon.runStatus !== 202) return problem(daemon.runStatus, 'Not now.');
    return json({ watch: rest[0], state: 'started' }, 202);
  }
  if (kind === 'watches' && rest[1] === 'paths') return onePath(daemon, rest, query);
  if (kind === 'runs' && rest[1] === 'report') return report(rest[0] ?? '', query.get('format'));
  const unknown = [...query.keys()].find((key) => !(KEYS[kind] ?? []).includes(key));
  if (unknown !== undefined) return problem(400, `The key ${unknown} is not known.`);
  const isWanted = ({ watch }: { readonly watch: string }): boolean =>
    query.get('watch') === null || query.get('watch') === watch;
  switch (kind) {
    case 'overview':
      return json({ ...daemon.overview, nowMs: Date.now() });
    case 'paths':
      return part(query, daemon.paths);
    case 'changes':
      return part(query, changesWanted(daemon.changes.filter(isWanted), query));
    case 'runs':
      return part(query, daemon.runs.filter(isWanted));
    case 'alerts':
      return part(
        query,
        daemon.alerts.filter(({ state }) => query.get('state') === 'all' || state === 'open'),
      );
    case 'diagram':
      return daemon.diagram === null
        ? problem(404, 'There is no whole run yet.')
        : { status: 200, type: 'image/svg+xml', body: daemon.diagram };
    default:
      return problem(404, `There is no ${url.pathname}.`);
  }
}

function onePath(
  daemon: FakeDaemon,
  [watch = '', , id = '', history]: readonly string[],
  query: URLSearchParams,
): Answer {
  const status = daemon.paths.find((path) => path.watch === watch && path.pathId === id);
  if (status === undefined) return problem(404, `There is no path ${id}.`);
  if (history === undefined) return json({ status, path: daemon.seen.get(id) ?? null });
  return json({ items: daemon.spells(id, Number(query.get('fromMs')), Number(query.get('untilMs'))) });
}

function changesWanted(changes: readonly Change[], query: URLSearchParams): readonly Change[] {
  const path = query.get('path');
  return changes
    .filter(({ pathId }) => path === null || path === pathId)
    .map((change) => (query.get('evidence') === 'true' ? change : { ...change, path: null }));
}

function report(id: string, format: string | null): Answer {
  return {
    status: 200,
    type: 'application/octet-stream',
    body: `report ${id} as ${format}`,
    disposition: `attachment; filename="cicprobe-${id}.${format}"`,
  };
}

/** A cursor is the number of the first item. */
function part(query: URLSearchParams, all: readonly unknown[]): Answer {
  const limit = Number(query.get('limit') ?? 100);
  if (!(limit >= 1 && limit <= 1000)) return problem(400, 'limit must be from 1 to 1000.');
  const from = Number(query.get('cursor') ?? 0);
  const next = from + limit < all.length ? String(from + limit) : null;
  return json({ items: all.slice(from, from + limit), next, total: all.length });
}

function json(body: unknown, status = 200): Answer {
  return { status, type: 'application/json', body: JSON.stringify(body) };
}

function problem(status: number, detail: string): Answer {
  const body = JSON.stringify({ type: 'about:blank', status, title: 'Refused', detail });
  return { status, type: 'application/problem+json', body };
}

function send(response: ServerResponse, { status, type, body, disposition }: Answer): void {
  response.writeHead(status, {
    'content-type': type,
    ...(disposition === undefined ? {} : { 'content-disposition': disposition }),
  });
  response.end(body);
}
