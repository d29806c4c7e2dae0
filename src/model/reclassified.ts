import type { Report, ReportPath } from './report.ts';

/** What came of judging a saved run again. */
export interface Reclassified {
  /** The saved report with today's verdicts and causes. */
  readonly report: Report;
  /** Paths of which verdict, outcome or the code of the reason changed; in the order of the report. */
  readonly changed: readonly { readonly before: ReportPath; readonly after: ReportPath }[];
  /** How many other paths have other words, alternatives, warnings or devices. */
  readonly reworded: number;
  /** Paths that keep their verdict, for what is missing would decide about it. */
  readonly kept: readonly ReportPath[];
  readonly missing: readonly MissingFact[];
}

/** What a verdict is made of and an older report does not tell. */
export type MissingFact = 'platform' | 'probe' | 'greeting' | 'thresholds' | 'evidence';
