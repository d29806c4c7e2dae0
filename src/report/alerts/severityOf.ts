import type { Notice } from '../../model/alert.ts';

/** How bad it is at present: what begins as flapping may end as broken. */
export type Severity = 'critical' | 'warning' | 'info';

export function severityOf({ kind, alert }: Notice): Severity {
  if (kind === 'test') return 'info';
  return alert.kind === 'flapping' ? 'warning' : 'critical';
}
