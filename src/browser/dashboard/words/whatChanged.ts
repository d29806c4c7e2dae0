import type { Change } from '../../../model/remembered.ts';
import type { ReportPath } from '../../../model/report.ts';

/** One thing that is not as it was. */
export interface Difference {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** What differs in a change: of its standing always, of the evidence as far as the one before it was kept. */
export function whatChanged(change: Change, earlier: ReportPath | null): readonly Difference[] {
  const { from, to, path } = change;
  return [
    difference('Outcome', from?.outcome, to?.outcome),
    difference('Verdict', from?.verdict, to?.verdict),
    difference('Rule', from?.code, to?.code),
    ...(earlier === null || path === null
      ? []
      : [
          difference('Address', earlier.address, path.address),
          difference('Refused by', earlier.blockedBy, path.blockedBy),
          difference('Last hop', earlier.lastHop, path.lastHop),
          difference('Warnings', warningsOf(earlier), warningsOf(path)),
        ]),
  ].flat();
}

function difference(
  what: string,
  before: string | null | undefined,
  after: string | null | undefined,
): readonly Difference[] {
  return (before ?? '') === (after ?? '') ? [] : [{ what, before: before || 'none', after: after || 'none' }];
}

function warningsOf({ warnings }: ReportPath): string {
  return warnings.map(({ code }) => code).join(', ');
}
