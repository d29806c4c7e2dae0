import type { Notice } from '../../model/alert.ts';

/** How bad it is. It hangs on what an alert is about alone, so that it stays the same as long as the alert lives. */
export type Severity = 'critical' | 'warning' | 'info';

export function severityOf({ kind, alert }: Notice): Severity {
  if (kind === 'test') return 'info';
  return alert.kind === 'flapping' ? 'warning' : 'critical';
}
