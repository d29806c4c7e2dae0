import type { Clock } from '../model/clock.ts';
import type { WatchPlan } from '../model/daemon.ts';
import type { ConfigState, LiveDaemon, LiveEvent } from '../model/live.ts';
import { type Desk, openDesk } from './desk.ts';

/** What a daemon tells of itself, and the side of it on which that is filled in. */
export interface LiveState {
  readonly live: LiveDaemon;
  /** These are the watches from now on; what is known of one of the same name stays. */
  readonly plan: (watches: readonly WatchPlan[]) => void;
  /** The desk of a watch that is planned. */
  readonly desk: (watch: string) => Desk;
  readonly tell: (event: LiveEvent) => void;
  readonly setConfig: (config: ConfigState) => void;
  /** For how long the watch that is quietest has shown no sign of going on, in milliseconds; 0 where there is none. */
  readonly quietMs: () => number;
}

/** @param signal aborted once the daemon is to stop. */
export function liveDaemon(clock: Clock, signal: AbortSignal, first: ConfigState): LiveState {
  let config = first;
  let desks: ReadonlyMap<string, Desk> = new Map();
  const listeners = new Set<(event: LiveEvent) => void>();
  const tell = (event: LiveEvent): void => {
    for (const listener of listeners) listener(event);
  };
  return {
    live: {
      watches: () => [...desks.values()].map((desk) => desk.state()),
      config: () => config,
      latest: (watch) => desks.get(watch)?.latest() ?? null,
      runNow: (watch) => {
        const desk = desks.get(watch);
        if (desk === undefined) return 'unknown';
        return signal.aborted ? 'stopping' : desk.ask();
      },
      listen: (listener) => {
        listeners.add(listener);
        return () => {
          listeners.delete(listener);
        };
      },
    },
    plan: (watches) => {
      desks = new Map(
        watches.map((watch) => {
          const desk = desks.get(watch.name) ?? openDesk(clock, tell);
          desk.plan(watch);
          return [watch.name, desk];
        }),
      );
    },
    desk: (watch) => {
      const desk = desks.get(watch);
      if (desk === undefined) throw new Error(`no watch ${watch} is planned`);
      return desk;
    },
    tell,
    setConfig: (next) => {
      config = next;
      tell({ kind: 'config', config });
    },
    quietMs: () => Math.max(0, ...[...desks.values()].map((desk) => desk.quietMs())),
  };
}
