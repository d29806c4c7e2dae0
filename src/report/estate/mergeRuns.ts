import type { Estate, EstateCell, EstateEnd, EstatePath, EstateRun } from '../../model/estate.ts';
import type { PortMap } from '../../model/portMap.ts';
import type { Outcome } from '../../model/verdict.ts';
import { distinct, gather } from '../gather.ts';
import { epochMsOf } from '../isoTime.ts';
import { compareTexts } from '../ranks.ts';
import { outcomeRank } from '../summarize.ts';
import { documentedFlows } from './documentedFlows.ts';
import { hostNames } from './hostNames.ts';
import { type FiledRun, mergePaths } from './mergePaths.ts';

/** Several runs as one: of a path that several of them tried the newest counts. */
export function mergeRuns(given: readonly FiledRun[], portMap: PortMap): Estate {
  const runs = newestFirst(given);
  const reports = runs.map(({ report }) => report);
  const hostName = hostNames(reports);
  const paths = mergePaths(runs, hostName);
  const ends = endsOf(runs, paths, hostName);
  const tried = gather(paths, ({ from, to }) => [from, to]).map(triedCell);
  const cells = [...tried, ...untriedCells(ends, tried, documentedFlows(portMap, reports))];
  const having = (outcome: Outcome): number => paths.filter((path) => path.outcome === outcome).length;
  return {
    schemaVersion: 1,
    runs: runs.map((run) => runOf(run, paths)),
    summary: {
      met: having('met'),
      broken: having('broken'),
      unproven: having('unproven'),
      neverTested: cells.length - tried.length,
    },
    ends,
    cells: cells.sort((one, other) => compareEnds(one.from, other.from) || compareEnds(one.to, other.to)),
    paths,
  };
}

/** Of two that began at the same moment the one that was named later. */
function newestFirst(runs: readonly FiledRun[]): readonly FiledRun[] {
  const begun = ({ report }: FiledRun): number => epochMsOf(report.run.startedAt) ?? 0;
  return runs.toReversed().sort((one, other) => begun(other) - begun(one));
}

function runOf({ file, report }: FiledRun, paths: readonly EstatePath[]): EstateRun {
  const { id, startedAt, host, role, phase, ended } = report.run;
  const newest = paths.filter((path) => path.file === file).length;
  return { file, id, startedAt, host, role, phase, ended, paths: report.paths.length, newest };
}

function endsOf(
  runs: readonly FiledRun[],
  paths: readonly EstatePath[],
  hostName: (name: string) => string,
): readonly EstateEnd[] {
  const ends = [
    ...runs.flatMap(({ report: { run, targets } }) => [
      ...run.role.split(',').map((role) => ({ host: run.host, role })),
      ...targets.map(({ name, role }) => ({ host: hostName(name), role })),
    ]),
    ...paths.flatMap(({ from, to }) => [from, to]),
  ];
  return gather(ends, ({ host, role }) => [host, role])
    .map(([{ host, role }]) => ({ host, role }))
    .sort(compareEnds);
}

function triedCell(paths: readonly [EstatePath, ...EstatePath[]]): EstateCell {
  const [{ from, to }] = paths;
  const having = (outcome: Outcome): number => paths.filter((path) => path.outcome === outcome).length;
  const [worst = paths[0]] = paths.toSorted((a, b) => outcomeRank(a.outcome) - outcomeRank(b.outcome));
  return {
    from,
    to,
    state: worst.outcome,
    met: having('met'),
    broken: having('broken'),
    unproven: having('unproven'),
    files: distinct(paths.map(({ file }) => file)),
    untried: [],
  };
}

/** What is documented between two hosts and in no run. */
function untriedCells(
  ends: readonly EstateEnd[],
  tried: readonly EstateCell[],
  flowsBetween: (from: string, to: string) => readonly string[],
): readonly EstateCell[] {
  const known = new Set(
    tried.map(({ from, to }) => JSON.stringify([from.host, from.role, to.host, to.role])),
  );
  return ends.flatMap((from) =>
    ends.flatMap((to): readonly EstateCell[] => {
      const untried = from.host === to.host ? [] : flowsBetween(from.role, to.role);
      const isKnown = known.has(JSON.stringify([from.host, from.role, to.host, to.role]));
      if (untried.length === 0 || isKnown) return [];
      return [{ from, to, state: 'never-tested', met: 0, broken: 0, unproven: 0, files: [], untried }];
    }),
  );
}

function compareEnds(one: EstateEnd, other: EstateEnd): number {
  return compareTexts(one.host, other.host) || compareTexts(one.role, other.role);
}
