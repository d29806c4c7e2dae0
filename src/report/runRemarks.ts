import type { RunDifference } from '../model/diff.ts';
import type { Report } from '../model/report.ts';
import { runDifferences } from './runDifferences.ts';

/** What one must know of the runs to read what became of their paths, a sentence each: then not every change is one of the network. */
export function runRemarks(before: Report, after: Report): readonly string[] {
  return [
    ...(after.run.startedAt < before.run.startedAt ? [REVERSED] : []),
    ...runDifferences(before, after).map(differenceInWords),
  ];
}

const REVERSED =
  'The report given as the later one is the older one: what is told here as broken may have been mended.';

function differenceInWords({ what, before, after, consequence }: RunDifference): string {
  const then = consequence === '' ? '' : `: ${consequence}`;
  return `The runs differ in their ${what}, "${before}" before and "${after}" after${then}.`;
}
