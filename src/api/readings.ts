import type { Change, KeptReport, PathStatus, SavedAlert, SavedRun, Spell } from '../model/remembered.ts';
import { THIS_HOST } from '../model/watch.ts';
import type { ApiParts } from './apiParts.ts';

type Reader = NonNullable<ReturnType<ApiParts['reader']>>;

/** What is read of the store; each method throws StoreUnusable. */
export interface Readings {
  /** Changes whenever something else can be read. */
  readonly revision: () => string;
  /** How every path stands, by watch and id. */
  readonly paths: () => readonly PathStatus[];
  /** What each watch holds of this host itself, where that is worth remembering. */
  readonly thisHost: () => readonly PathStatus[];
  readonly changes: (wanted: Parameters<Reader['changes']>[0]) => readonly Change[];
  readonly history: (wanted: Parameters<Reader['history']>[0]) => readonly Spell[];
  readonly runs: (wanted: Parameters<Reader['runs']>[0]) => readonly SavedRun[];
  readonly report: (runId: number) => KeptReport | null;
  readonly alerts: (wanted: Parameters<Reader['alerts']>[0]) => readonly SavedAlert[];
}

interface Status {
  readonly revision: string;
  readonly paths: readonly PathStatus[];
  readonly thisHost: readonly PathStatus[];
}

/** The store cannot be read at present. */
export class StoreUnusable extends Error {
  readonly code = 'STORE_UNUSABLE';
}

/** Reads the store; what is asked again and again is kept until it changes. */
export function makeReadings({ reader }: Pick<ApiParts, 'reader'>): Readings {
  let known: Reader | null = null;
  let opened = 0;
  let status: Status | null = null;
  let last: KeptReport | null = null;
  const use = <T>(work: (store: Reader) => T): T => {
    const store = reader();
    if (store === null) throw new StoreUnusable('the store cannot be used at present');
    if (store !== known) {
      // Another file, perhaps: its numbers may begin anew.
      known = store;
      opened++;
      status = null;
      last = null;
    }
    try {
      return work(store);
    } catch (error) {
      if (isFault(error)) throw new StoreUnusable('the store cannot be read at present', { cause: error });
      throw error;
    }
  };
  const revisionOf = (store: Reader): string => {
    const run = store.runs({ limit: 1 })[0]?.id ?? 0;
    const change = store.changes({ limit: 1 })[0]?.id ?? 0;
    return `${opened}-${run}-${change}`;
  };
  const statusOf = (store: Reader): Status => {
    const revision = revisionOf(store);
    if (status?.revision !== revision) status = { revision, ...readStatus(store) };
    return status;
  };
  return {
    revision: () => use(revisionOf),
    paths: () => use((store) => statusOf(store).paths),
    thisHost: () => use((store) => statusOf(store).thisHost),
    changes: (wanted) => use((store) => store.changes(wanted)),
    history: (wanted) => use((store) => store.history(wanted)),
    runs: (wanted) => use((store) => store.runs(wanted)),
    report: (runId) =>
      use((store) => {
        // Path after path of one run is asked for; of an older run what is kept becomes less.
        const isLast = last?.run.id === runId && store.runs({ limit: 1 })[0]?.id === runId;
        if (!isLast) last = store.report(runId);
        return last;
      }),
    alerts: (wanted) => use((store) => store.alerts(wanted)),
  };
}

/** What is held of this host itself is no path. */
function readStatus(store: Reader): Omit<Status, 'revision'> {
  const all = store.status().toSorted(byWatchAndId);
  return {
    paths: all.filter(({ pathId }) => pathId !== THIS_HOST),
    thisHost: all.filter(({ pathId }) => pathId === THIS_HOST),
  };
}

function byWatchAndId(one: PathStatus, other: PathStatus): number {
  return compare(one.watch, other.watch) || compare(one.pathId, other.pathId);
}

/** By code units: the same everywhere. */
export function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function isFault(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === 'STORE_FAULT';
}
