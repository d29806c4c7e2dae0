/** Comparisons that every form of them is tried on. */
import type { Report, ReportPath } from '../../src/model/report.ts';
import { type Comparison, compareReports } from '../../src/report/compareReports.ts';
import { aReason, aReport, aReportPath, aReportSkip, aRun } from '../support/builders.ts';

export function compared(before: Report, after: Report): Comparison {
  return { before, after, changes: compareReports(before, after) };
}

/** One path for each kind of change. */
export function everyKind(): Comparison {
  const at = (port: number, outcome: ReportPath['outcome'], given: Partial<ReportPath> = {}): ReportPath => {
    const verdict = ({ met: 'open', broken: 'blocked', unproven: 'unproven' } as const)[outcome];
    const reason = aReason(`what is known of port ${port}`, outcome === 'met' ? 'connected' : 'silent');
    return aReportPath({ id: `flow/cic01/10.0.0.5/${port}`, port, outcome, verdict, reason, ...given });
  };
  const before = aReport({
    run: aRun({ role: 'workstation,supervisor' }),
    paths: [
      at(1, 'met'),
      at(2, 'met'),
      at(3, 'broken'),
      at(4, 'unproven'),
      at(5, 'broken'),
      at(6, 'broken'),
      at(7, 'met'),
      at(9, 'met'),
      at(10, 'met'),
      at(11, 'broken', { address: null }),
    ],
  });
  const after = aReport({
    run: aRun({ id: '77aa', startedAt: '2026-11-24T08:45:12.345Z', role: 'workstation,supervisor' }),
    paths: [
      at(1, 'broken'),
      at(2, 'unproven'),
      at(3, 'met'),
      at(4, 'met'),
      at(5, 'unproven'),
      at(6, 'broken', { reason: aReason('10.1.0.1 rejects it', 'rejected') }),
      at(7, 'met', { address: '10.0.0.6' }),
      at(8, 'broken', { triedFrom: 'cic01', target: 'ws-042' }),
      at(10, 'met'),
      at(11, 'met'),
    ],
  });
  return compared(before, after);
}

/** The same paths by a run that differs in everything that a run can differ in. */
export function otherRun(report: Report): Report {
  return {
    ...report,
    tool: { ...report.tool, version: '0.2.0' },
    portMap: { ...report.portMap, revision: 'PureConnect 2020 R1' },
    run: {
      ...report.run,
      host: 'ws-043',
      role: 'supervisor',
      site: 'Elsewhere',
      phase: 'pre-install',
      options: { irrcs: 'used', database: 'oracle' },
      responders: [],
      ended: 'deadline',
    },
    skipped: [aReportSkip({ reason: 'range-sampled' })],
  };
}
