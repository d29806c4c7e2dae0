import type { RunToSave } from '../../model/remembered.ts';
import type { PathEvent, Watched } from '../../model/watch.ts';
import type { Store } from './store.ts';

/** Runs that are to be saved, oldest first. */
export interface WaitingRuns {
  readonly add: (run: RunToSave) => void;
  /** How many runs wait, those of which only the changes are left included. */
  readonly count: () => number;
  /** Saves one after the other; what was saved does not wait any more, also when a later one throws. */
  readonly saveAll: (store: Store) => void;
}

/** What is left of runs of one watch that had to make room. */
interface Remainder {
  readonly watch: string;
  readonly maintenance: boolean;
  readonly events: readonly PathEvent[];
  readonly memory: ReadonlyMap<string, Watched | null>;
  readonly runs: number;
}

/** @param inFull how many runs may wait in full: of older ones only what changed is kept, and how the paths stand. */
export function waitingRuns(inFull: number): WaitingRuns {
  const remainders: Remainder[] = [];
  const runs: RunToSave[] = [];
  return {
    add: (run) => {
      runs.push(run);
      if (runs.length <= inFull) return;
      const oldest = runs.shift();
      if (oldest !== undefined) reduce(remainders, oldest);
    },
    count: () => runs.length + remainders.reduce((sum, remainder) => sum + remainder.runs, 0),
    saveAll: (store) => {
      saveEach(remainders, store.saveMemory);
      saveEach(runs, store.save);
    },
  };
}

/** The memory of a watch goes on from run to run: what is put together must follow each other. */
function reduce(remainders: Remainder[], { watch, maintenance, events, memory }: RunToSave): void {
  const at = remainders.findLastIndex((remainder) => remainder.watch === watch);
  const last = remainders[at];
  if (last === undefined || last.maintenance !== maintenance) {
    remainders.push({ watch, maintenance, events, memory, runs: 1 });
    return;
  }
  remainders[at] = {
    ...last,
    events: [...last.events, ...events],
    memory: new Map([...last.memory, ...memory]),
    runs: last.runs + 1,
  };
}

function saveEach<T>(waiting: T[], save: (one: T) => unknown): void {
  for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
    save(first);
    waiting.shift();
  }
}
