// `cicprobe diff` of two reports of 10,000 paths: the whole process, from its start to its last byte, and the share of
// bare Node in it. Reports as a run writes them: two silent attempts for a broken path, one answer for an open one.
// Usage, after `npm run build`: node bench/diff.mjs [rounds]
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchPath } from './parts/benchPath.mjs';
import { machine, median, renderTable } from './parts/figures.mjs';
import { readToEnd } from './parts/finish.mjs';
import { builtProgram } from './parts/ownMap.mjs';

const PATHS = 10_000;
/** Longest time that one process may take, in milliseconds. */
const RUN_MS = 60_000;
const rounds = Number(process.argv[2] ?? 5);

const program = builtProgram();
const folder = mkdtempSync(join(tmpdir(), 'cicprobe-bench-diff-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const save = (name, isOpen) => {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(makeReport(isOpen), null, 2));
  return file;
};
const open = save('open.json', () => true);
const tenth = save('tenth.json', (at) => at % 10 !== 0);
const shut = save('shut.json', () => false);

const cases = [
  ['nothing changed', [open, open]],
  ['a tenth newly broken', [open, tenth]],
  ['every path newly broken', [open, shut]],
];
const rows = [];
for (const [name, files] of cases) {
  for (const format of ['text', 'json']) {
    const times = await timesOf([program, 'diff', ...files, '--format', format], [0, 1]);
    rows.push([name, format, Math.round(median(times)), Math.round(Math.max(...times))]);
  }
}
rows.push(['node -e 0', '', Math.round(median(await timesOf(['-e', '0'], [0]))), '']);
process.stdout.write(`${machine()}; ${PATHS} paths in each report, ${rounds} rounds\n\n`);
process.stdout.write(renderTable(['comparison', 'format', 'ms, median', 'ms, most'], rows));

async function timesOf(args, status) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    times.push((await readToEnd(child, RUN_MS, status)).tookMs);
  }
  return times;
}

function makeReport(isOpen) {
  const paths = Array.from({ length: PATHS }, (_, at) => makePath(at, isOpen(at)));
  const broken = paths.filter(({ outcome }) => outcome === 'broken').length;
  return {
    schemaVersion: 1,
    tool: { name: 'cicprobe', version: '0.1.0' },
    run: {
      id: '3f2b8c1e',
      startedAt: '2026-11-23T08:45:12.345Z',
      finishedAt: '2026-11-23T08:45:22.345Z',
      durationMs: 10_000,
      role: 'workstation',
      phase: 'live',
      host: 'ws-042',
      ended: 'complete',
      site: '',
      kernel: 'not-needed',
      options: {},
    },
    portMap: { document: 'Benchmark', revision: '1' },
    targets: [],
    summary: {
      total: PATHS,
      open: PATHS - broken,
      closed: 0,
      blocked: broken,
      unreachable: 0,
      unproven: 0,
      wrongService: 0,
      unresolved: 0,
      error: 0,
      skipped: 0,
      outcome: broken === 0 ? 'met' : 'broken',
    },
    causes: [],
    paths,
    skipped: [],
  };
}

function makePath(at, isOpen) {
  const target = `cic${at % 100}`;
  const address = `10.0.0.${at % 100}`;
  const port = 10_000 + Math.floor(at / 100);
  return benchPath({
    id: `benchmark.server.${port}/${target}/${address}/${port}`,
    flow: `benchmark.server.${port}`,
    service: `Service ${port}`,
    target,
    address,
    port,
    isOpen,
    latencyMs: 7,
    attempt: () => ({
      startedAtMs: 12,
      tookMs: 62,
      rttMs: isOpen ? 7 : null,
      local: { address: '10.9.8.7', port: 51_000 },
    }),
  });
}
