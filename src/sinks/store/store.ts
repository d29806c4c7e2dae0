import type { AlertsToSave, KeptAlert, QueuedNotice } from '../../model/alert.ts';
import type { Keep } from '../../model/keep.ts';
import type {
  Change,
  DeliveryMark,
  KeptReport,
  PathStatus,
  Pruned,
  RunToSave,
  SavedAlert,
  SavedRun,
  Spell,
} from '../../model/remembered.ts';
import type { Watched } from '../../model/watch.ts';
import { attempt } from './attempt.ts';
import type { DriverName } from './driver.ts';
import { prune } from './prune.ts';
import { type AlertsWanted, readAlerts, readUndelivered, readUnsettled } from './readAlerts.ts';
import { type ChangesWanted, readChanges } from './readChanges.ts';
import { type HistoryWanted, readHistory } from './readHistory.ts';
import { readMemory, readWatches } from './readMemory.ts';
import { readReport } from './readReport.ts';
import { type RunsWanted, readRuns } from './readRuns.ts';
import { readStatus } from './readStatus.ts';
import { saveAlerts, saveMarks } from './saveAlerts.ts';
import { saveMemory } from './saveMemory.ts';
import { saveRun, watchId } from './saveRun.ts';
import type { Sql } from './sql.ts';

/** What is left of runs that could not be saved: enough to lose no change. */
export type MemoryToSave = Pick<RunToSave, 'watch' | 'events' | 'memory' | 'maintenance'>;

/** What can be asked of a store. Everything throws StoreFault. */
export interface StoreReader {
  readonly file: string;
  readonly driver: DriverName;
  readonly watches: () => readonly string[];
  /** What is remembered of every path of a watch, to go on after a restart. */
  readonly memory: (watch: string) => ReadonlyMap<string, Watched>;
  /** How every path stands, of one watch or of all. */
  readonly status: (watch?: string) => readonly PathStatus[];
  /** The one that was saved last first. */
  readonly changes: (wanted: ChangesWanted) => readonly Change[];
  /** Oldest first. */
  readonly history: (wanted: HistoryWanted) => readonly Spell[];
  /** The one that was saved last first. */
  readonly runs: (wanted: RunsWanted) => readonly SavedRun[];
  /** The one that was opened last first. */
  readonly alerts: (wanted: AlertsWanted) => readonly SavedAlert[];
  /** Alerts that are open, or of which it is still to be told that they are over, to go on after a restart; oldest first. */
  readonly unsettledAlerts: () => readonly KeptAlert[];
  /** Notices that wait to be delivered, with the channels to which they still are; oldest first. */
  readonly undelivered: () => readonly QueuedNotice[];
  /** null when nothing of that run is kept. */
  readonly report: (runId: number) => KeptReport | null;
  readonly close: () => void;
}

/** A store that may be written. What a method returned from is on the disk. */
export interface Store extends StoreReader {
  /** Returns the number of the run; a run that is there already is not saved twice. */
  readonly save: (run: RunToSave) => number;
  /** Saves what followed from runs that are not there. */
  readonly saveMemory: (left: MemoryToSave) => void;
  /** Saves what was decided about alerts while no run ended. */
  readonly saveAlerts: (alerts: AlertsToSave) => void;
  readonly saveMarks: (marks: readonly DeliveryMark[]) => void;
  /** Removes what is older or more than is to be kept. `nowMs` in milliseconds since 1970-01-01 UTC. */
  readonly prune: (nowMs: number) => Pruned;
}

export function storeReader(sql: Sql, file: string, driver: DriverName): StoreReader {
  return {
    file,
    driver,
    watches: () => attempt(file, () => readWatches(sql)),
    memory: (watch) => attempt(file, () => readMemory(sql, watch)),
    status: (watch) => attempt(file, () => readStatus(sql, watch ?? null)),
    changes: (wanted) => attempt(file, () => readChanges(sql, wanted)),
    history: (wanted) => attempt(file, () => readHistory(sql, wanted)),
    runs: (wanted) => attempt(file, () => readRuns(sql, wanted)),
    alerts: (wanted) => attempt(file, () => readAlerts(sql, wanted)),
    unsettledAlerts: () => attempt(file, () => readUnsettled(sql)),
    undelivered: () => attempt(file, () => readUndelivered(sql)),
    report: (runId) => attempt(file, () => readReport(sql, runId)),
    close: () => sql.close(),
  };
}

export function storeWriter(sql: Sql, file: string, driver: DriverName, keep: Keep): Store {
  return {
    ...storeReader(sql, file, driver),
    save: (run) => attempt(file, () => saveRun(sql, run)),
    saveMemory: (left) =>
      attempt(file, () => sql.transaction(() => saveMemory(sql, watchId(sql, left.watch), left, null))),
    saveAlerts: (alerts) => attempt(file, () => sql.transaction(() => saveAlerts(sql, alerts))),
    saveMarks: (marks) => attempt(file, () => sql.transaction(() => saveMarks(sql, marks))),
    prune: (nowMs) => attempt(file, () => prune(sql, file, keep, nowMs)),
    close: () => {
      writeBack(sql);
      sql.close();
    },
  };
}

/** Leaves one file behind, for who copies it. Where that cannot be, the log keeps what is in it. */
function writeBack(sql: Sql): void {
  try {
    sql.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {}
}
