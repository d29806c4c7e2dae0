import type { RunToSave } from '../../model/remembered.ts';
import type { Report } from '../../model/report.ts';
import type { Watched } from '../../model/watch.ts';
import { epochMsOf } from '../../report/isoTime.ts';
import { type SeenPath, seePath } from './seenPath.ts';

/** A path as the last check saw it, and what counts of it. */
export interface PathNow {
  readonly watch: string;
  readonly seen: SeenPath;
  readonly watched: Watched;
}

/** A watch as its runs since the start have seen it. */
export interface WatchNow {
  readonly name: string;
  readonly paths: readonly PathNow[];
  /** The last run in which every path was to be tried; null before the first. */
  readonly lastWhole: RunInShort | null;
  /** When such a run came to its end last, in milliseconds since 1970-01-01 UTC; null when none did. */
  readonly lastCompleteMs: number | null;
}

/** A report without its evidence, which is not to be kept a second time. */
export interface RunInShort extends Pick<Report, 'tool' | 'run' | 'portMap' | 'targets'> {
  readonly notChecked: number;
}

export interface SeenWatches {
  readonly keep: (run: RunToSave) => void;
  /** Forgets all watches but these; returns whether there was one to forget. */
  readonly forgetOthers: (names: readonly string[]) => boolean;
  /** @param recall what is remembered of the paths of a watch: others are shown no more. */
  readonly all: (recall: (watch: string) => ReadonlyMap<string, Watched>) => readonly WatchNow[];
}

type Kept = Omit<WatchNow, 'paths'> & { readonly paths: ReadonlyMap<string, SeenPath> };

export function seenWatches(): SeenWatches {
  const watches = new Map<string, Kept>();
  return {
    keep: (run) => {
      const before = watches.get(run.watch) ?? begin(run.watch);
      watches.set(run.watch, {
        ...(run.isWhole ? keepWhole(before, run.report) : before),
        paths: merge(before, run),
      });
    },
    forgetOthers: (names) => {
      const others = [...watches.keys()].filter((name) => !names.includes(name));
      for (const name of others) watches.delete(name);
      return others.length > 0;
    },
    all: (recall) =>
      [...watches.values()].map((kept) => ({ ...kept, paths: pathsOf(kept, recall(kept.name)) })),
  };
}

function begin(name: string): Kept {
  return { name, paths: new Map(), lastWhole: null, lastCompleteMs: null };
}

function keepWhole(before: Kept, report: Report): Kept {
  const { tool, run, portMap, targets, skipped } = report;
  return {
    ...before,
    lastWhole: { tool, run, portMap, targets, notChecked: skipped.length },
    lastCompleteMs: run.ended === 'complete' ? epochMsOf(run.finishedAt) : before.lastCompleteMs,
  };
}

/** What this run saw, over what was seen before; what is not among all paths any more is forgotten. */
function merge(before: Kept, { report, isWhole }: RunToSave): ReadonlyMap<string, SeenPath> {
  const atMs = epochMsOf(report.run.finishedAt) ?? 0;
  const paths = new Map(isWhole && report.run.ended === 'complete' ? [] : before.paths);
  for (const path of report.paths) paths.set(path.id, seePath(path, atMs, before.paths.get(path.id)));
  return paths;
}

function pathsOf(kept: Kept, remembered: ReadonlyMap<string, Watched>): readonly PathNow[] {
  return [...kept.paths.values()].flatMap((seen) => {
    const watched = remembered.get(seen.id);
    return watched === undefined ? [] : [{ watch: kept.name, seen, watched }];
  });
}
