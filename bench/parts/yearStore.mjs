// A store with a year of history of 1,000 paths, for benchmarks of what is asked of it; after `npm run build`.
import { benchPath } from './benchPath.mjs';

const { usualKeep } = await import('../../dist/model/keep.js');
const { loadDriver } = await import('../../dist/sinks/store/loadDriver.js');
const { openStore } = await import('../../dist/sinks/store/openStore.js');
const { pack } = await import('../../dist/sinks/store/packed.js');
const { connect } = await import('../../dist/sinks/store/sql.js');

export const PATHS = 1000;
export const CHANGES = 20_000;
const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** When the year ends. */
export const now = Math.floor(Date.UTC(2026, 10, 26, 12) / HOUR_MS) * HOUR_MS;

/** Makes the file. The figures are written straight into the tables: a year of runs would take hours. */
export async function buildYear(file, driver) {
  const store = await openStore(file, { keep: usualKeep, driver });
  store.save(aRun(now - 366 * DAY_MS, true));
  store.close();
  const sql = connect(await loadDriver(file, driver), file, 'write');
  const firstHour = (now - 35 * DAY_MS) / HOUR_MS;
  const lastHour = now / HOUR_MS;
  const firstDay = Math.floor((now - 365 * DAY_MS) / DAY_MS);
  const lastDay = Math.floor(firstHour / 24);
  const series =
    'WITH RECURSIVE times (at) AS (SELECT CAST(? AS INTEGER) UNION ALL SELECT at + 1 FROM times WHERE at < ?)';
  sql.transaction(() => {
    sql.run(
      `${series} INSERT INTO hours SELECT at, id, 12, 11, 1, 0, 110.5, 42.5, 11 FROM times, paths`,
      firstHour,
      lastHour,
    );
    sql.run(
      `${series} INSERT INTO days SELECT at, id, 288, 280, 8, 0, 2800.5, 42.5, 280 FROM times, paths`,
      firstDay,
      lastDay,
    );
    const broken = pack(aPath(1, false, now));
    for (let change = 0; change < CHANGES; change++) {
      const atMs = Math.round(now - 365 * DAY_MS + (change * 365 * DAY_MS) / CHANGES);
      sql.run(
        `INSERT INTO changes (path, run, at_ms, kind, held_before, held, maintenance, detail)
        SELECT id, NULL, ?, 'changed', ?, ?, 0, ? FROM paths WHERE path = ?`,
        atMs,
        '{"outcome":"met","verdict":"open","code":"connected"}',
        '{"outcome":"broken","verdict":"blocked","code":"silent"}',
        broken,
        pathId((change * 7) % PATHS),
      );
    }
    saveRuns(sql);
  });
  sql.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  sql.close();
}

/** Every five minutes: evidence of what was not met for 90 days, of what was met for the last 7. */
function saveRuns(sql) {
  const { report } = aRun(now, false);
  const { paths, ...head } = report;
  const packedHead = pack(head);
  const placed = paths.map((path, place) => [place, path]);
  const met = pack(placed.filter(([, { outcome }]) => outcome === 'met'));
  const notMet = pack(placed.filter(([, { outcome }]) => outcome !== 'met'));
  const evidence = 'INSERT INTO evidence (run, part, at_ms, paths) VALUES (?, ?, ?, ?)';
  for (let ago = 90 * DAY_MS; ago > 0; ago -= 300_000) {
    const { id } = sql.one(
      `INSERT INTO runs (watch, report_id, started_ms, finished_ms, outcome, met, broken, unproven, is_whole, maintenance, head)
      VALUES (1, 'run', ?, ?, 'broken', 900, 100, 0, 1, 0, ?) RETURNING id`,
      now - ago - 5000,
      now - ago,
      packedHead,
    );
    // One run in 20 has failures: a site where a tenth is broken all the time would be put right.
    if ((ago / 300_000) % 20 === 0) sql.run(evidence, id, 'not-met', now - ago, notMet);
    if (ago <= 7 * DAY_MS) sql.run(evidence, id, 'met', now - ago, met);
  }
}

export function aRun(atMs, isFirst) {
  const paths = Array.from({ length: PATHS }, (_, number) => aPath(number, number % 10 !== 0, atMs));
  const memory = new Map(
    isFirst
      ? paths.map(({ id, outcome, verdict, reason }) => [
          id,
          {
            held: { outcome, verdict, code: reason.code },
            sinceMs: atMs,
            doubts: [],
            turnsMs: [],
            flappingSinceMs: null,
          },
        ])
      : [],
  );
  const run = {
    id: '3f2b8c1e',
    startedAt: new Date(atMs - 5000).toISOString(),
    finishedAt: new Date(atMs).toISOString(),
    durationMs: 5000,
    role: 'workstation',
    phase: 'live',
    host: 'ws-042',
    ended: 'complete',
    site: 'main',
    kernel: 'asked',
    options: {},
  };
  const summary = {
    total: PATHS,
    open: 900,
    closed: 0,
    blocked: 100,
    unreachable: 0,
    unproven: 0,
    wrongService: 0,
  };
  const report = {
    schemaVersion: 1,
    tool: { name: 'cicprobe', version: '0.1.0' },
    run,
    portMap: { document: 'Benchmark', revision: '1' },
    targets: [],
    summary: { ...summary, unresolved: 0, error: 0, skipped: 0, outcome: 'broken' },
    causes: [],
    paths,
    skipped: [],
  };
  return { watch: 'site', report, isWhole: true, events: [], memory, maintenance: false };
}

export function pathId(number) {
  return `benchmark.server.${number % 20}/cic${number % 50}/10.0.0.${number % 50}/${10_000 + number}`;
}

function aPath(number, isOpen, atMs) {
  const latencyMs = ((atMs + number * 13) % 3000) / 100;
  return benchPath({
    id: pathId(number),
    flow: `benchmark.server.${number % 20}`,
    service: `Service ${number % 20}`,
    target: `cic${number % 50}`,
    address: `10.0.0.${number % 50}`,
    port: 10_000 + number,
    isOpen,
    latencyMs,
    attempt: (startedAtMs) => ({
      startedAtMs,
      tookMs: 62 + ((atMs + number * 7) % 9000) / 100,
      rttMs: isOpen ? latencyMs : null,
      local: { address: '10.9.8.7', port: 49_152 + ((atMs / 1000 + number * 31) % 16_000) },
    }),
  });
}
