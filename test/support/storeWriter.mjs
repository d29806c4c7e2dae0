// Saves runs into a store until it is killed, and writes the time of each to standard output once it is saved.
// Usage, after `npm run build`: node storeWriter.mjs FILE DRIVER RUN.json
import { readFileSync, writeSync } from 'node:fs';
import { usualKeep } from '../../dist/model/keep.js';
import { openStore } from '../../dist/sinks/store/openStore.js';

const [file, driver, runFile] = process.argv.slice(2);
const { report } = JSON.parse(readFileSync(runFile, 'utf8'));
const store = await openStore(file, { keep: usualKeep, driver });
const last = store.runs({ limit: 1 })[0];
for (let atMs = (last?.finishedMs ?? Date.UTC(2026, 0, 1)) + 1000; ; atMs += 1000) {
  store.save(runAt(atMs));
  writeSync(1, `${atMs}\n`);
}

function runAt(atMs) {
  const times = { startedAt: iso(atMs - 1), finishedAt: iso(atMs) };
  const events = report.paths.map((path) => ({ kind: 'first', atMs, pathId: path.id, path }));
  const memory = new Map(report.paths.map(({ id }) => [id, standingSince(atMs)]));
  return {
    watch: 'site',
    report: { ...report, run: { ...report.run, ...times } },
    isWhole: true,
    events,
    memory,
    maintenance: false,
  };
}

function standingSince(atMs) {
  const held = { outcome: 'met', verdict: 'open', code: 'connected' };
  return { held, sinceMs: atMs, doubts: [], turnsMs: [], flappingSinceMs: null };
}

function iso(atMs) {
  return new Date(atMs).toISOString();
}
