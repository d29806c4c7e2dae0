import type { ReportPath } from '../../../model/report.ts';
import type { Change } from '../../compareReports.ts';
import { gather } from '../../gather.ts';

/** Changes that are one to the network: those of every path through the same door. */
export type ChangeRow = readonly [Change, ...Change[]];

/** The changes of one kind by door, as far as the same became of them for the same reasons. */
export function changeRows(changes: readonly Change[]): readonly ChangeRow[] {
  return gather(changes, ({ regression, before, after }) => [regression, keyOf(before), keyOf(after)]);
}

function keyOf(path: ReportPath | null): readonly unknown[] | null {
  if (path === null) return null;
  const { target, address, triedFrom, transport, port, security, verdict, outcome, reason } = path;
  return [target, address, triedFrom, transport, port, security, verdict, outcome, reason];
}
