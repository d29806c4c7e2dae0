import type { AlertsToSave, KeptAlert, QueuedNotice } from '../../model/alert.ts';
import type { Keep } from '../../model/keep.ts';
import type { DeliveryMark, Pruned, RunToSave } from '../../model/remembered.ts';
import { THIS_HOST, type Watched } from '../../model/watch.ts';
import type { DriverName } from './driver.ts';
import { heldStore } from './heldStore.ts';
import { loadDriver } from './loadDriver.ts';
import { rememberedAlerts } from './rememberedAlerts.ts';
import { rememberedPaths } from './rememberedPaths.ts';
import type { MemoryToSave, Store, StoreReader } from './store.ts';
import { type FaultKind, StoreFault, StoreRefusal } from './storeError.ts';
import { waitingRuns } from './waitingRuns.ts';

/** Why nothing is saved at present, or what happened to the file. */
export interface Trouble {
  readonly kind: FaultKind;
  readonly file: string;
  readonly message: string;
}

/** Saves every run as soon as it can be. No fault of the file or its disk is thrown. */
export interface Saving {
  /** Saves this run and those that wait; returns how many wait still. */
  readonly save: (run: RunToSave) => number;
  /** Saves what was decided about alerts while no run ended. */
  readonly saveAlerts: (alerts: AlertsToSave) => void;
  readonly mark: (marks: readonly DeliveryMark[]) => void;
  /** Alerts that are open, or of which it is still to be told that they are over, whether or not they could be saved. */
  readonly unsettledAlerts: () => readonly KeptAlert[];
  /** Notices that wait to be delivered, with the channels to which they still are. */
  readonly undelivered: () => readonly QueuedNotice[];
  /**
   * Forgets the paths of every watch but these: they are checked no more, and recorded as gone. `nowMs` in milliseconds since
   * 1970-01-01 UTC.
   */
  readonly forgetOthers: (watches: readonly string[], nowMs: number) => void;
  /** What is remembered of the paths of a watch, whether or not it could be saved. */
  readonly memory: (watch: string) => ReadonlyMap<string, Watched>;
  /** null when it cannot be done at present. `nowMs` in milliseconds since 1970-01-01 UTC. */
  readonly prune: (nowMs: number) => Pruned | null;
  /** For questions; null while the file cannot be used. */
  readonly reader: () => Omit<StoreReader, 'close'> | null;
  /** Tries once more to save what waits, and closes; returns how many runs are lost. */
  readonly close: () => number;
}

export interface SavingOptions {
  readonly keep: Keep;
  readonly driver?: DriverName;
  /** How many runs wait in full while they cannot be saved; of older ones the changes and standings are kept. */
  readonly waitInFull?: number;
  /** The time, in milliseconds since 1970-01-01 UTC: a file that is moved aside is named by it. */
  readonly epochMs: () => number;
  /** Told when something else is wrong than before, not at each run; null when nothing is any more. */
  readonly onTrouble: (trouble: Trouble | null) => void;
}

const WAIT_IN_FULL = 50;

/**
 * Opens the store to write, and keeps saving: runs wait while the disk is full or cannot be written, and a damaged file is
 * moved aside and begun anew.
 * @throws StoreRefusal at the start: then a person has to decide.
 */
export async function keepSaving(file: string, options: SavingOptions): Promise<Saving> {
  const held = heldStore(await loadDriver(file, options.driver), file, options.keep);
  const waiting = waitingRuns(options.waitInFull ?? WAIT_IN_FULL);
  const remembered = rememberedPaths();
  const alerts = rememberedAlerts();
  let wrong: FaultKind | null = null;

  const tell = (trouble: Trouble | null): void => {
    if (wrong === (trouble?.kind ?? null)) return;
    wrong = trouble?.kind ?? null;
    options.onTrouble(trouble);
  };
  /** Does something with the store; null when it cannot be done, and that was told. */
  const use = <T>(work: (store: Store) => T): T | null => {
    try {
      return withStore(work);
    } catch (error) {
      const fault = faultOf(error, file);
      if (fault.kind !== 'corrupt') return stop(fault);
      return replaceAndUse(fault, work);
    }
  };
  const withStore = <T>(work: (store: Store) => T): T => {
    const store = held.open();
    remembered.meet(store);
    alerts.meet(store);
    const result = work(store);
    // What still waits will tell whether all is well.
    if (waiting.isEmpty()) tell(null);
    return result;
  };
  const replaceAndUse = <T>(fault: StoreFault, work: (store: Store) => T): T | null => {
    try {
      const aside = held.replace(options.epochMs(), (damaged) => {
        remembered.rescue(damaged);
        alerts.rescue(damaged);
      });
      tell({
        kind: 'corrupt',
        file,
        message: `${fault.message}; it is now ${aside}, and a new one is begun`,
      });
      return withStore(work);
    } catch (error) {
      return stop(faultOf(error, file));
    }
  };
  const stop = ({ kind, message }: StoreFault): null => {
    // A full disk, or a lock of somebody else, leaves the file readable.
    if (kind !== 'full' && kind !== 'busy') held.drop();
    tell({ kind, file, message: `${message}; runs wait in memory until they can be saved` });
    return null;
  };
  const saveAll = (): void => {
    use(waiting.saveAll);
  };

  try {
    held.open();
  } catch (error) {
    if (!(error instanceof StoreFault)) {
      held.close();
      throw error;
    }
  }
  saveAll();
  return {
    save: (run) => {
      waiting.add(run);
      remembered.add(run.watch, run.memory);
      if (run.alerts !== undefined) alerts.add(run.alerts);
      saveAll();
      return waiting.count();
    },
    forgetOthers: (watches, nowMs) => {
      for (const watch of remembered.watches()) {
        if (watches.includes(watch)) continue;
        const left = leftBehind(watch, remembered.of(watch), nowMs);
        waiting.addMemory(left);
        remembered.add(watch, left.memory);
      }
      saveAll();
    },
    saveAlerts: (changed) => {
      waiting.addAlerts(changed);
      alerts.add(changed);
      saveAll();
    },
    mark: (marks) => {
      waiting.addMarks(marks);
      alerts.mark(marks);
      saveAll();
    },
    unsettledAlerts: alerts.unsettled,
    undelivered: alerts.undelivered,
    memory: remembered.of,
    prune: (nowMs) => use((store) => store.prune(nowMs)),
    reader: held.current,
    close: () => {
      if (!waiting.isEmpty()) saveAll();
      held.close();
      return waiting.count();
    },
  };
}

function leftBehind(watch: string, paths: ReadonlyMap<string, Watched>, atMs: number): MemoryToSave {
  const gone = [...paths].filter(([pathId]) => pathId !== THIS_HOST);
  return {
    watch,
    events: gone.map(([pathId, { held }]) => ({ kind: 'gone', atMs, pathId, from: held })),
    memory: new Map([...paths.keys()].map((pathId) => [pathId, null])),
    maintenance: false,
  };
}

/** What was refused at the start is thrown there; later it is a fault like others: the runs wait. */
function faultOf(error: unknown, file: string): StoreFault {
  if (error instanceof StoreFault) return error;
  if (error instanceof StoreRefusal) return new StoreFault('other', file, error.message, error);
  throw error;
}
