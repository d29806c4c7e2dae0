import type { Watched } from '../../model/watch.ts';
import type { Store, StoreReader } from './store.ts';

/** What is remembered of all paths, in memory: a store that is begun anew has to be told all of it. */
export interface RememberedPaths {
  /** Takes over what changed; null for paths to be forgotten. */
  readonly add: (watch: string, changed: ReadonlyMap<string, Watched | null>) => void;
  readonly of: (watch: string) => ReadonlyMap<string, Watched>;
  /** Names of the watches of which paths are remembered. */
  readonly watches: () => readonly string[];
  /** Takes over what a damaged store still knows. Throws StoreFault. */
  readonly rescue: (damaged: StoreReader) => void;
  /** Takes over what the first store knows, and tells a new one all of it. Throws StoreFault. */
  readonly meet: (store: Store) => void;
}

export function rememberedPaths(): RememberedPaths {
  const watches = new Map<string, Map<string, Watched>>();
  let met: Store | null = null;
  return {
    add: (watch, changed) => {
      const paths = watches.get(watch) ?? new Map<string, Watched>();
      watches.set(watch, paths);
      for (const [pathId, watched] of changed) {
        if (watched === null) paths.delete(pathId);
        else paths.set(pathId, watched);
      }
    },
    of: (watch) => new Map(watches.get(watch)),
    watches: () => [...watches].flatMap(([watch, paths]) => (paths.size > 0 ? [watch] : [])),
    rescue: (damaged) => {
      for (const watch of damaged.watches()) {
        if (!watches.has(watch)) watches.set(watch, new Map(damaged.memory(watch)));
      }
    },
    meet: (store) => {
      if (met === store) return;
      const isFirst = met === null;
      for (const watch of new Set([...store.watches(), ...watches.keys()])) {
        const saved = store.memory(watch);
        const paths = watches.get(watch);
        if (paths === undefined && isFirst) watches.set(watch, new Map(saved));
        // Runs that wait bring what changed since; only to a new file all else is unknown.
        if (paths === undefined || paths.size === 0 || saved.size > 0) continue;
        store.saveMemory({ watch, events: [], memory: paths, maintenance: false });
      }
      met = store;
    },
  };
}
