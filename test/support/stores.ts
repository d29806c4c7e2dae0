/** Stores for tests: which SQLite there is, runs to save, and folders that go when the test is over. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { usualKeep } from '../../src/model/keep.ts';
import type { RunToSave } from '../../src/model/remembered.ts';
import type { Report, ReportPath } from '../../src/model/report.ts';
import type { PathEvent, Standing, Watched } from '../../src/model/watch.ts';
import type { DriverName } from '../../src/sinks/store/driver.ts';
import { loadDriver } from '../../src/sinks/store/loadDriver.ts';
import { openStore, openStoreToRead } from '../../src/sinks/store/openStore.ts';
import type { Store, StoreReader } from '../../src/sinks/store/store.ts';
import { aReason, aReport, aReportPath } from './builders.ts';

/** 2026-11-26 00:30 UTC. */
export const START_MS = Date.UTC(2026, 10, 26, 0, 30);
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The drivers that this Node and this installation have; at least one. */
export const drivers: readonly DriverName[] = await availableDrivers();

export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cicprobe-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A store in a folder of its own, closed when the test is over. */
export async function aStore(driver: DriverName, given: Partial<typeof usualKeep> = {}): Promise<Store> {
  return openAt(join(aFolder(), 'store.db'), driver, given);
}

export async function openAt(
  file: string,
  driver: DriverName,
  given: Partial<typeof usualKeep> = {},
): Promise<Store> {
  return closedAfterTest(await openStore(file, { keep: { ...usualKeep, ...given }, driver }));
}

export async function readAt(file: string, driver: DriverName): Promise<StoreReader> {
  return closedAfterTest(await openStoreToRead(file, driver));
}

/** Closing it twice is no fault of the test. */
function closedAfterTest<T extends StoreReader>(store: T): T {
  let isOpen = true;
  const close = (): void => {
    if (isOpen) store.close();
    isOpen = false;
  };
  onTestFinished(close);
  return { ...store, close };
}

export const OPEN: Standing = { outcome: 'met', verdict: 'open', code: 'connected' };
export const SHUT: Standing = { outcome: 'broken', verdict: 'blocked', code: 'silent' };

export function aWatched(given: Partial<Watched> = {}): Watched {
  return { held: OPEN, sinceMs: START_MS, doubts: [], turnsMs: [], flappingSinceMs: null, ...given };
}

/** A path that was seen to stand so. */
export function pathAs(
  id: string,
  { outcome, verdict, code }: Standing,
  given: Partial<ReportPath> = {},
): ReportPath {
  const reason = aReason(`Reason of ${id}`, code);
  return aReportPath({ id, outcome, verdict, reason, latencyMs: outcome === 'met' ? 10 : null, ...given });
}

/** A report of a run that ended at that time, by the number of the run. */
export function reportAt(atMs: number, paths: readonly ReportPath[], id = `run-${atMs}`): Report {
  const report = aReport({ paths });
  const run = { id, startedAt: iso(atMs - 1000), finishedAt: iso(atMs), durationMs: 1000 };
  return { ...report, run: { ...report.run, ...run } };
}

/** A run of these paths, with no events and nothing to remember unless they are given. */
export function aRunToSave(
  atMs: number,
  paths: readonly ReportPath[],
  given: Partial<RunToSave> = {},
): RunToSave {
  const report = reportAt(atMs, paths);
  return {
    watch: 'site',
    report,
    isWhole: true,
    events: [],
    memory: new Map(),
    maintenance: false,
    ...given,
  };
}

/** A change of a path from open to shut, or the other way. */
export function aChange(atMs: number, path: ReportPath): PathEvent {
  const from = path.outcome === 'met' ? SHUT : OPEN;
  return { kind: 'changed', atMs, pathId: path.id, path, from };
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}

async function availableDrivers(): Promise<readonly DriverName[]> {
  const found: DriverName[] = [];
  for (const name of ['node', 'libsql'] as const) {
    const isThere = await loadDriver('', name).then(
      () => true,
      () => false,
    );
    if (isThere) found.push(name);
  }
  if (found.length === 0)
    throw new Error('There is no SQLite to test with: install libsql, or use Node 22.13.');
  return found;
}
