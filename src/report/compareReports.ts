import type { ChangeKind } from '../model/diff.ts';
import type { Report, ReportPath } from '../model/report.ts';
import type { Outcome } from '../model/verdict.ts';

/** One path that differs between two runs. */
export interface Change {
  readonly kind: ChangeKind;
  /** Whether it got worse: broken and not so before, or met before and no longer proven. */
  readonly regression: boolean;
  /** As it is now; as it was where it is gone. */
  readonly path: ReportPath;
  /** Null for a new path. */
  readonly before: ReportPath | null;
  /** Null for a path that is gone. */
  readonly after: ReportPath | null;
}

/** Two runs, and what became of their paths. */
export interface Comparison {
  readonly before: Report;
  readonly after: Report;
  /** As `compareReports` tells them. */
  readonly changes: readonly Change[];
}

/**
 * Every path that differs between two runs, each once: those of the later report in its order, then those that are
 * gone in the order of the earlier one. Paths are the same when flow, target, transport, port, direction and the host
 * that tried them are; an address may change where it is clear which one became which.
 */
export function compareReports(before: Report, after: Report): readonly Change[] {
  const { earlierOf, gone } = matchPaths(before.paths, after.paths);
  const isAnyNew = after.paths.some((path) => !earlierOf.has(path));
  const doors = outcomesOfDoors(isAnyNew ? before.paths : []);
  const changes = after.paths.flatMap((path): readonly Change[] => {
    const earlier = earlierOf.get(path);
    if (earlier === undefined) {
      const known = doors.get(doorOf(path));
      return [{ kind: 'new', regression: isWorse(known, path.outcome), path, before: null, after: path }];
    }
    const kind = kindOf(earlier, path);
    if (kind === null) return [];
    return [{ kind, regression: isWorse(earlier.outcome, path.outcome), path, before: earlier, after: path }];
  });
  const left = gone.map(
    (path): Change => ({ kind: 'gone', regression: false, path, before: path, after: null }),
  );
  return [...changes, ...left];
}

/** Reports whether something became worse; nothing is known of what was not tried before. */
function isWorse(before: Outcome | undefined, after: Outcome): boolean {
  return after === 'broken' ? before !== 'broken' : after === 'unproven' && before === 'met';
}

function kindOf(before: ReportPath, after: ReportPath): ChangeKind | null {
  if (before.outcome !== after.outcome) return OUTCOME_CHANGES[after.outcome][before.outcome];
  if (before.verdict !== after.verdict || before.reason.code !== after.reason.code) return 'reason-changed';
  return before.address === after.address ? null : 'address-changed';
}

/** What it is called, by the outcome now and the one before. */
const OUTCOME_CHANGES = {
  broken: { met: 'newly-broken', unproven: 'newly-broken', broken: null },
  met: { broken: 'fixed', unproven: 'proven', met: null },
  unproven: { broken: 'no-longer-broken', met: 'newly-unproven', unproven: null },
} as const satisfies Record<Outcome, Record<Outcome, ChangeKind | null>>;

interface Matched {
  /** The path of the earlier report that is the same as this one of the later report. */
  readonly earlierOf: ReadonlyMap<ReportPath, ReportPath>;
  readonly gone: readonly ReportPath[];
}

function matchPaths(before: readonly ReportPath[], after: readonly ReportPath[]): Matched {
  const earlierOf = new Map<ReportPath, ReportPath>();
  const matched = new Set<ReportPath>();
  const pair = (earlier: ReportPath, later: ReportPath): void => {
    earlierOf.set(later, earlier);
    matched.add(earlier);
  };
  // Most paths of most runs: found without a key for each of them.
  const earlierById = new Map(before.map((path) => [path.id, path]));
  for (const later of after) {
    const earlier = earlierById.get(later.id);
    if (earlier !== undefined && isSame(earlier, later) && !matched.has(earlier)) pair(earlier, later);
  }
  const earlierByKey = byKey(before.filter((path) => !matched.has(path)));
  for (const [key, laterOnes] of byKey(after.filter((path) => !earlierOf.has(path)))) {
    const earlierOnes = earlierByKey.get(key) ?? [];
    const atAddress = new Map(earlierOnes.map((path) => [path.address, path]));
    for (const later of laterOnes) {
      const earlier = atAddress.get(later.address);
      if (earlier !== undefined && !matched.has(earlier)) pair(earlier, later);
    }
    const [earlier, ...moreEarlier] = earlierOnes.filter((path) => !matched.has(path));
    const [later, ...moreLater] = laterOnes.filter((path) => !earlierOf.has(path));
    // With several of them nobody knows which address became which.
    if (moreEarlier.length + moreLater.length > 0) continue;
    if (earlier !== undefined && later !== undefined) pair(earlier, later);
  }
  return { earlierOf, gone: before.filter((path) => !matched.has(path)) };
}

function byKey(paths: readonly ReportPath[]): ReadonlyMap<string, readonly ReportPath[]> {
  const groups = new Map<string, ReportPath[]>();
  for (const path of paths) {
    const key = JSON.stringify(identityOf(path));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [path]);
    else group.push(path);
  }
  return groups;
}

/** What makes a path the same in both runs, but for the address. */
function identityOf({ flow, target, transport, port, from, to, triedFrom }: ReportPath): readonly unknown[] {
  return [flow, target, transport, port, from, to, triedFrom];
}

function isSame(one: ReportPath, other: ReportPath): boolean {
  const identity = identityOf(other);
  return one.address === other.address && identityOf(one).every((part, at) => part === identity[at]);
}

/** Doors of the earlier run at their worst: a flow that was renamed still leads to the same one. */
function outcomesOfDoors(paths: readonly ReportPath[]): ReadonlyMap<string, Outcome> {
  const outcomes = new Map<string, Outcome>();
  for (const path of paths) {
    const door = doorOf(path);
    const known = outcomes.get(door);
    if (known === undefined || RANK[path.outcome] > RANK[known]) outcomes.set(door, path.outcome);
  }
  return outcomes;
}

const RANK: Readonly<Record<Outcome, number>> = { met: 0, unproven: 1, broken: 2 };

function doorOf({ target, address, transport, port, triedFrom }: ReportPath): string {
  return JSON.stringify([target, address, transport, port, triedFrom]);
}
