// Pictures of the whole port map and of a run of 2,000 paths, as whole processes, and of its overview alone.
// Usage, after `npm run build`: node bench/diagram.mjs [ROUNDS]
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawRun } from '../dist/diagram/drawRun.js';
import { layOut } from '../dist/diagram/layOut.js';
import { renderSvg } from '../dist/diagram/renderSvg.js';
import { machine, median, renderTable } from './parts/figures.mjs';
import { readToEnd } from './parts/finish.mjs';
import { makeSiteReport } from './parts/siteReport.mjs';

const ROUNDS = Number(process.argv[2] ?? 5);
/** Longest time that one run may take, in milliseconds. */
const RUN_MS = 120_000;
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const compiled = new URL('../dist/portMap.json', import.meta.url);

const { portMap: flat } = JSON.parse(await readFile(compiled, 'utf8'));
const portMap = { ...flat, roles: new Map(flat.roles), options: new Map(flat.options) };
const report = makeSiteReport(portMap, 'cic-server', 2000);
const folder = await mkdtemp(path.join(tmpdir(), 'cicprobe-bench-'));
try {
  const file = path.join(folder, 'run.json');
  await writeFile(file, JSON.stringify(report));
  const rows = [
    await row('whole port map, SVG', () => timeRun(['diagram'])),
    await row('whole port map, Mermaid', () => timeRun(['diagram', '--format', 'mermaid'])),
    await row(`run of ${report.paths.length} paths, SVG`, () => timeRun(['diagram', '--from', file])),
    await row('its overview alone, in a running process', timeOverview),
    await row('cicprobe --version', () => timeRun(['--version'])),
  ];
  const what = `${machine()}; ${ROUNDS} rounds`;
  process.stdout.write(`${what}\n\n${renderTable(['what', 'ms, median', 'ms, most'], rows)}`);
} finally {
  await rm(folder, { recursive: true });
}

async function row(what, measure) {
  const times = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await measure());
  return [what, Math.round(median(times)), Math.round(Math.max(...times))];
}

async function timeRun(args) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  return (await readToEnd(child, RUN_MS)).tookMs;
}

async function timeOverview() {
  const started = performance.now();
  const [overview] = drawRun(report, portMap);
  renderSvg([await layOut(overview)]);
  return performance.now() - started;
}
