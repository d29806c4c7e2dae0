import type { JudgedAnew, Report, ReportPath } from '../model/report.ts';
import type { RootCause } from '../model/verdict.ts';
import { causesInOrder } from './causesInOrder.ts';
import { summarize } from './summarize.ts';

/** A saved report with other verdicts and causes; paths and all that was not judged stand as before. */
export function rejudgedReport(
  report: Report,
  paths: readonly ReportPath[],
  causes: readonly RootCause[],
  judgedAnew: JudgedAnew,
): Report {
  return {
    ...report,
    run: { ...report.run, judgedAnew },
    summary: summarize(paths, report.skipped.length),
    causes: causesInOrder(
      causes,
      paths.map(({ id }) => id),
    ),
    paths,
  };
}
