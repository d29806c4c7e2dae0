import type { ChangeKind, Diff, DiffChange, DiffPath, DiffSide } from '../model/diff.ts';
import type { Report, ReportPath } from '../model/report.ts';
import type { Change, Comparison } from './compareReports.ts';
import { regressionsOf, unchangedOf } from './diffCounts.ts';
import { renderJson } from './renderJson.ts';
import { runDifferences } from './runDifferences.ts';

/** The comparison as JSON for scripts, in pieces; docs/schema/diff.schema.json tells its fields. */
export function renderDiffJson(comparison: Comparison): Iterable<string> {
  const { before, after, changes } = comparison;
  const counts: Partial<Record<ChangeKind, number>> = {};
  for (const { kind } of changes) counts[kind] = (counts[kind] ?? 0) + 1;
  const diff: Diff = {
    schemaVersion: 1,
    before: sideOf(before),
    after: sideOf(after),
    differences: runDifferences(before, after),
    summary: {
      regressions: regressionsOf(comparison),
      ...Object.fromEntries(Object.entries(counts).sort()),
      unchanged: unchangedOf(comparison),
    },
    changes: changes.map(changeRecord),
  };
  return renderJson(diff);
}

function sideOf({ run, tool, portMap }: Report): DiffSide {
  const { id, startedAt, finishedAt, host, role, phase, ended } = run;
  return { run: { id, startedAt, finishedAt, host, role, phase, ended }, tool, portMap };
}

function changeRecord({ kind, regression, before, after }: Change): DiffChange {
  return { kind, regression, before: pathRecord(before), after: pathRecord(after) };
}

function pathRecord(path: ReportPath | null): DiffPath | null {
  if (path === null) return null;
  const { id, flow, service, from, to, target, address, triedFrom, transport, port } = path;
  const { verdict, outcome, reason, impact } = path;
  const place = { target, address, ...(triedFrom === undefined ? {} : { triedFrom }), transport, port };
  return { id, flow, service, from, to, ...place, verdict, outcome, reason, impact };
}
