// A year of history of 1,000 paths: hourly figures of 35 days, daily ones of the rest, 20,000 changes, runs every five
// minutes with their evidence as far as it is kept. Then every question that can be asked of it, and what one more run of
// 1,000 paths costs. The figures are written straight into the tables: a year of runs would take hours.
// Usage, after `npm run build`: node bench/store.mjs [node|libsql] [rounds]
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machine, median, renderTable } from './parts/figures.mjs';
import { builtProgram } from './parts/ownMap.mjs';

builtProgram();
const { usualKeep } = await import('../dist/model/keep.js');
const { openStore, openStoreToRead } = await import('../dist/sinks/store/openStore.js');
const { aRun, buildYear, CHANGES, DAY_MS, now, PATHS, pathId } = await import('./parts/yearStore.mjs');

const driver = process.argv[2];
const rounds = Number(process.argv[3] ?? 21);

const folder = mkdtempSync(join(tmpdir(), 'cicprobe-bench-store-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'store.db');

await buildYear(file, driver);

const opening = timesOf(() => openStore(file, { keep: usualKeep, driver }), 1);
const store = await (await opening)[0].result;
const before = statSync(file).size;

let at = now;
const nextRun = (isDue) => {
  at += 60_000;
  return aRun(at, isDue);
};
const rows = [];
const note = async (name, work) => {
  const times = (await timesOf(work, rounds)).map(({ ms }) => ms);
  rows.push([name, rounded(median(times)), rounded(Math.max(...times))]);
};
rows.push(['open, with the search for damage', rounded((await opening)[0].ms), '']);
store.save(nextRun(false));
const written = statSync(`${file}-wal`).size;
await note('save a run of 1,000 paths, 1 in 10 not met', () => store.save(nextRun(false)));
const reader = await openStoreToRead(file, driver);
const path = pathId(500);
await note('status of all paths', () => reader.status());
await note('memory of all paths', () => reader.memory('site'));
await note('last 100 changes', () => reader.changes({ limit: 100 }));
await note('all 20 changes of one path', () => reader.changes({ limit: 100, pathId: path }));
await note('100 changes, from the middle', () => reader.changes({ limit: 100, before: CHANGES / 2 }));
await note('changes of the last day', () => reader.changes({ limit: 1000, sinceMs: now - DAY_MS }));
await note('changes of one path in the last day', () =>
  reader.changes({ limit: 100, sinceMs: now - DAY_MS, pathId: path }),
);
await note('history of a path, one day', () =>
  reader.history({ pathId: path, fromMs: now - DAY_MS, untilMs: now }),
);
await note('history of a path, 35 days by the hour', () =>
  reader.history({ pathId: path, fromMs: now - 35 * DAY_MS, untilMs: now }),
);
await note('history of a path, one year', () =>
  reader.history({ pathId: path, fromMs: now - 365 * DAY_MS, untilMs: now }),
);
await note('last 100 runs', () => reader.runs({ limit: 100 }));
const [lastRun] = reader.runs({ limit: 1 });
await note('the report of a run', () => reader.report(lastRun.id));
reader.close();
const pruned = await timesOf(() => store.prune(now), 2);
rows.push(['prune, the first time', rounded(pruned[0].ms), '']);
rows.push(['prune, with nothing to do', rounded(pruned[1].ms), '']);

process.stdout.write(`${machine()}; ${store.driver}; ${PATHS} paths, ${CHANGES} changes, ${rounds} rounds\n`);
process.stdout.write(
  `database ${megabytes(before)} MB; a run writes ${Math.round(written / 1000)} kB to the log\n\n`,
);
process.stdout.write(renderTable(['what', 'ms, median', 'ms, most'], rows));
store.close();

async function timesOf(work, count) {
  const times = [];
  for (let round = 0; round < count; round++) {
    const from = performance.now();
    const result = await work();
    times.push({ ms: performance.now() - from, result });
  }
  return times;
}

function rounded(ms) {
  return Math.round(ms * 10) / 10;
}

function megabytes(bytes) {
  return Math.round(bytes / 1e6);
}
