import type { Report, ReportPath } from '../model/report.ts';
import type { Change } from './compareReports.ts';
import type { Comparison } from './renderDiff.ts';
import { renderJson } from './renderJson.ts';
import { runDifferences } from './runDifferences.ts';

/** The comparison as JSON for scripts, in pieces; docs/comparing-runs.md tells its fields. */
export function renderDiffJson({ before, after, changes }: Comparison): Iterable<string> {
  const counts: Partial<Record<Change['kind'] | 'unchanged' | 'regressions', number>> = {};
  for (const { kind } of changes) counts[kind] = (counts[kind] ?? 0) + 1;
  return renderJson({
    schemaVersion: 1,
    before: headOf(before),
    after: headOf(after),
    differences: runDifferences(before, after),
    summary: {
      regressions: changes.filter(({ regression }) => regression).length,
      ...Object.fromEntries(Object.entries(counts).sort()),
      unchanged: after.paths.length - changes.filter((change) => change.after !== null).length,
    },
    changes: changes.map(changeRecord),
  });
}

function headOf({ run, tool, portMap }: Report): Record<string, unknown> {
  const { id, startedAt, finishedAt, host, role, phase, ended } = run;
  return { run: { id, startedAt, finishedAt, host, role, phase, ended }, tool, portMap };
}

function changeRecord({ kind, regression, before, after }: Change): Record<string, unknown> {
  return { kind, regression, before: sideOf(before), after: sideOf(after) };
}

function sideOf(path: ReportPath | null): Record<string, unknown> | null {
  if (path === null) return null;
  const { id, flow, service, from, to, target, address, triedFrom, transport, port } = path;
  const { verdict, outcome, reason, impact } = path;
  const place = { target, address, ...(triedFrom === undefined ? {} : { triedFrom }), transport, port };
  return { id, flow, service, from, to, ...place, verdict, outcome, reason, impact };
}
