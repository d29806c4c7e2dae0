import type { AlertsToSave } from '../../model/alert.ts';
import type { DeliveryMark, RunToSave } from '../../model/remembered.ts';
import type { PathEvent, Watched } from '../../model/watch.ts';
import type { MemoryToSave, Store } from './store.ts';

/** Runs, and what else was decided between them, that are to be saved; oldest first. */
export interface WaitingRuns {
  readonly add: (run: RunToSave) => void;
  /** What changed without a run. */
  readonly addMemory: (left: MemoryToSave) => void;
  readonly addAlerts: (alerts: AlertsToSave) => void;
  readonly addMarks: (marks: readonly DeliveryMark[]) => void;
  /** How many runs wait, those of which only the changes are left included. */
  readonly count: () => number;
  readonly isEmpty: () => boolean;
  /** Saves one after the other; what was saved does not wait any more, also when a later one throws. */
  readonly saveAll: (store: Store) => void;
}

type Waiting =
  | { readonly kind: 'run'; readonly run: RunToSave }
  | { readonly kind: 'memory'; readonly left: MemoryToSave }
  | { readonly kind: 'alerts'; readonly alerts: AlertsToSave }
  | { readonly kind: 'marks'; readonly marks: readonly DeliveryMark[] };

type Decision = Extract<Waiting, { kind: 'alerts' | 'marks' }>;

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
  // Alerts are not those of one watch: their order is that of all runs.
  const decisions: Decision[] = [];
  const waiting: Waiting[] = [];
  const runsInFull = (): number => waiting.filter(({ kind }) => kind === 'run').length;
  return {
    add: (run) => {
      waiting.push({ kind: 'run', run });
      while (runsInFull() > inFull) {
        const oldest = waiting.shift();
        if (oldest?.kind === 'run') reduce(remainders, oldest.run, 1);
        if (oldest?.kind === 'memory') reduce(remainders, oldest.left, 0);
        const left = oldest === undefined ? null : decisionOf(oldest);
        if (left !== null) addDecision(decisions, left);
      }
    },
    addMemory: (left) => waiting.push({ kind: 'memory', left }),
    addAlerts: (alerts) => waiting.push({ kind: 'alerts', alerts }),
    addMarks: (marks) => waiting.push({ kind: 'marks', marks }),
    count: () => runsInFull() + remainders.reduce((sum, remainder) => sum + remainder.runs, 0),
    isEmpty: () => waiting.length + decisions.length + remainders.length === 0,
    saveAll: (store) => {
      saveEach(remainders, store.saveMemory);
      saveEach(decisions, (one) => saveOne(store, one));
      saveEach(waiting, (one) => saveOne(store, one));
    },
  };
}

function saveOne(store: Store, one: Waiting): void {
  switch (one.kind) {
    case 'run':
      store.save(one.run);
      break;
    case 'memory':
      store.saveMemory(one.left);
      break;
    case 'alerts':
      store.saveAlerts(one.alerts);
      break;
    case 'marks':
      store.saveMarks(one.marks);
      break;
  }
}

function decisionOf(one: Waiting): Decision | null {
  switch (one.kind) {
    case 'alerts':
    case 'marks':
      return one;
    case 'memory':
      return null;
    case 'run': {
      const { alerts } = one.run;
      return alerts === undefined ? null : { kind: 'alerts', alerts };
    }
  }
}

/** Of an alert that changed again only the last state is kept; no notice is lost. */
function addDecision(decisions: Decision[], next: Decision): void {
  const last = decisions.at(-1);
  if (last?.kind === 'marks' && next.kind === 'marks') {
    decisions[decisions.length - 1] = { kind: 'marks', marks: [...last.marks, ...next.marks] };
    return;
  }
  if (last?.kind !== 'alerts' || next.kind !== 'alerts') {
    decisions.push(next);
    return;
  }
  const latest = [...last.alerts.alerts, ...next.alerts.alerts].map((kept) => [kept.alert.id, kept] as const);
  const alerts = [...new Map(latest).values()];
  const notices = [...last.alerts.notices, ...next.alerts.notices];
  decisions[decisions.length - 1] = { kind: 'alerts', alerts: { alerts, notices } };
}

/** The memory of a watch goes on from run to run: what is put together must follow each other. */
function reduce(
  remainders: Remainder[],
  { watch, maintenance, events, memory }: MemoryToSave,
  runs: number,
): void {
  const at = remainders.findLastIndex((remainder) => remainder.watch === watch);
  const last = remainders[at];
  if (last === undefined || last.maintenance !== maintenance) {
    remainders.push({ watch, maintenance, events, memory, runs });
    return;
  }
  remainders[at] = {
    ...last,
    events: [...last.events, ...events],
    memory: new Map([...last.memory, ...memory]),
    runs: last.runs + runs,
  };
}

function saveEach<T>(waiting: T[], save: (one: T) => unknown): void {
  for (let first = waiting[0]; first !== undefined; first = waiting[0]) {
    save(first);
    waiting.shift();
  }
}
