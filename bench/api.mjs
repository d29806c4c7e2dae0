// Every question of the HTTP API on a year of history of 1,000 paths, over a real socket.
// Time of the processor is that of server and client together, and tells something on a busy machine, too.
// Usage, after `npm run build`: node bench/api.mjs [node|libsql] [rounds]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machine, median, renderTable } from './parts/figures.mjs';
import { builtProgram } from './parts/ownMap.mjs';

builtProgram();
const { buildYear, DAY_MS, now, PATHS, pathId } = await import('./parts/yearStore.mjs');
const { systemClock } = await import('../dist/cli/systemClock.js');
const { startApi } = await import('../dist/api/startApi.js');
const { REPORT_FORMATS } = await import('../dist/cli/reportFormats.js');
const { renderReport } = await import('../dist/cli/renderReport.js');
const { openStoreToRead } = await import('../dist/sinks/store/openStore.js');

const driver = process.argv[2];
const rounds = Number(process.argv[3] ?? 21);
const folder = mkdtempSync(join(tmpdir(), 'cicprobe-bench-api-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'store.db');
await buildYear(file, driver);
const reader = await openStoreToRead(file, driver);

const watch = {
  name: 'site',
  hosts: null,
  timing: { kind: 'every', everyMs: 60_000 },
  running: null,
  nextMs: now + 60_000,
  last: null,
  failure: null,
};
const api = await startApi({
  plan: {
    listen: { address: '127.0.0.1', port: 0 },
    names: [],
    tokens: [],
    tls: null,
    behindProxy: false,
    rate: { perSecond: 100_000, burst: 100_000 },
  },
  tls: null,
  live: {
    watches: () => [watch],
    config: () => ({ file: 'cicprobe.yaml', loadedMs: now, fault: null }),
    latest: () => null,
    runNow: () => 'running',
    listen: () => () => undefined,
  },
  reader: () => reader,
  storeTrouble: () => null,
  openAlerts: () => [],
  recentAlerts: () => [],
  maintenance: () => null,
  site: { name: 'main', role: 'workstation', host: 'ws-042' },
  tool: { name: 'cicprobe', version: '0.1.0' },
  clock: { ...systemClock, epochMs: () => now },
  log: null,
  formats: REPORT_FORMATS,
  renderReport: async (report, format) => ({
    type: 'text/plain',
    extension: 'txt',
    body: await renderReport(report, format, { sort: 'worst' }, { env: {}, columns: 100 }, true),
  }),
  diagram: async () => '<svg/>',
  metrics: async () => ({ type: 'text/plain', body: '' }),
  page: async () => null,
});

const [{ id: lastRun }] = reader.runs({ limit: 1 });
const path = `/api/v1/watches/site/paths/${encodeURIComponent(pathId(500))}`;
const questions = [
  ['/healthz'],
  ['/api/v1/overview'],
  ['/api/v1/paths'],
  ['/api/v1/paths?limit=1000'],
  ['/api/v1/paths?outcome=broken&q=service'],
  [path],
  [`${path}/history`],
  [`${path}/history?fromMs=${now - 365 * DAY_MS}&untilMs=${now}`, `${path}/history, one year`],
  ['/api/v1/changes'],
  ['/api/v1/changes?limit=1000&evidence=true'],
  [`/api/v1/changes?path=${encodeURIComponent(pathId(500))}`, '/api/v1/changes?path=…'],
  [`/api/v1/changes?sinceMs=${now - DAY_MS}`, '/api/v1/changes, the last day'],
  [`/api/v1/changes?sinceMs=${now + DAY_MS}`, '/api/v1/changes, none of all'],
  ['/api/v1/changes?watch=none'],
  ['/api/v1/runs?limit=1000'],
  [`/api/v1/runs/${lastRun}`, '/api/v1/runs/LAST'],
  [`/api/v1/runs/${lastRun - 1}`, '/api/v1/runs/ANY'],
  ...['json', 'csv', 'text', 'html'].map((format) => [
    `/api/v1/runs/${lastRun}/report?format=${format}`,
    `/api/v1/runs/LAST/report?format=${format}`,
  ]),
  ['/api/v1/alerts?state=all'],
  ['/api/v1/openapi.json'],
];
const rows = [];
for (const [address, shown = address] of questions) {
  const times = [];
  const cpu = process.cpuUsage();
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    const answer = await fetch(`${api.url}${address}`);
    bytes = (await answer.arrayBuffer()).byteLength;
    times.push(performance.now() - from);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  }
  const { user, system } = process.cpuUsage(cpu);
  const ofProcessor = rounded((user + system) / 1000 / rounds);
  const name = shown.replace(encodeURIComponent(pathId(500)), 'ID');
  rows.push([
    name,
    rounded(times[0]),
    rounded(median(times)),
    rounded(Math.max(...times)),
    ofProcessor,
    rounded(bytes / 1000),
  ]);
}
process.stdout.write(`${machine()}; ${reader.driver}; ${PATHS} paths, ${rounds} rounds\n\n`);
process.stdout.write(
  renderTable(['question', 'ms, first', 'ms, median', 'ms, most', 'ms of processor', 'kB'], rows),
);
await api.close();
reader.close();

function rounded(number) {
  return Math.round(number * 10) / 10;
}
