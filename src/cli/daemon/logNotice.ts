import type { Logger } from 'pino';
import type { Notice } from '../../model/alert.ts';

/** One line for one notice: what is told of the alert, and fields. */
export function logNotice({ kind, id, alert }: Notice, log: Logger | null): void {
  const fields = {
    event: `alert-${kind}`,
    watch: alert.watch,
    alert: alert.id,
    key: alert.key,
    kind: alert.kind,
    target: alert.target,
    paths: alert.paths.length,
    notice: id,
    text: alert.title,
  };
  if (alert.state === 'open') log?.warn(fields);
  else log?.info(fields);
}
