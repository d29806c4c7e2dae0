// Peak memory of one process that runs 10,000 TCP paths on loopback, at several limits of paths in flight, and of
// fewer paths at the same limits: what grows with the paths in flight and what with the paths planned.
// Usage on Linux (127.0.1.1 to .10 are used), after `npm run build`: node bench/memory10k.mjs
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { machine, renderTable } from './parts/figures.mjs';
import { readToEnd } from './parts/finish.mjs';
import { flagsFor, makeProgram } from './parts/ownMap.mjs';

/** Longest time that one run may take, in milliseconds. */
const RUN_MS = 180_000;
const hosts = Array.from({ length: 10 }, (_, at) => `127.0.1.${at + 1}`);
// Below the ephemeral ports, so that no probe can meet itself.
const FIRST_PORT = 10_000;
const ports = Array.from({ length: 1000 }, (_, at) => FIRST_PORT + at);
const part = (name) => fileURLToPath(new URL(`parts/${name}`, import.meta.url));

const listeners = new Set();
process.once('exit', stopListeners);
try {
  await Promise.all(hosts.map(listenOn));
  const rows = [];
  for (const paths of [100, 1000, 10_000]) {
    for (const inFlight of [64, 256, 1024, 4096]) {
      if (inFlight > paths && inFlight !== 64) continue;
      process.stderr.write(`${paths} paths, ${inFlight} in flight\n`);
      rows.push(await measure(paths, inFlight));
    }
  }
  process.stdout.write(`${machine()}; every port open\n\n`);
  process.stdout.write(renderTable(['paths', 'in flight at most', 'peak RSS, MB', 's', 'open'], rows));
} finally {
  stopListeners();
}

async function measure(paths, inFlight) {
  const last = FIRST_PORT + paths / hosts.length - 1;
  const { main, folder, remove } = makeProgram([{ ports: `${FIRST_PORT}-${last}` }]);
  try {
    const peakFile = join(folder, 'peak');
    const child = spawn(
      process.execPath,
      ['--import', pathToFileURL(part('notePeakMemory.mjs')).href, main, ...flagsFor(hosts, inFlight)],
      { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, PEAK_FILE: peakFile } },
    );
    const { text } = await readToEnd(child, RUN_MS, [0, 1, 3]);
    const { run, summary } = JSON.parse(text);
    const peakMB = Number(readFileSync(peakFile, 'utf8'));
    return [paths, inFlight, peakMB, (run.durationMs / 1000).toFixed(1), summary.open];
  } finally {
    remove();
  }
}

async function listenOn(address) {
  const child = spawn(process.execPath, [part('listen.mjs'), address, ports.join()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  listeners.add(child);
  await once(child.stdout, 'data', { signal: AbortSignal.timeout(20_000) });
}

function stopListeners() {
  for (const child of listeners) child.kill('SIGKILL');
  listeners.clear();
}
