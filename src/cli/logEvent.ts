import type { Logger } from 'pino';
import type { PathEvent } from '../model/watch.ts';

/** One line for one event of a path: its name, and fields. */
export function logEvent(event: PathEvent, watch: string, log: Logger | null): void {
  if (event.kind === 'gone') {
    log?.info({ event: 'path-gone', watch, path: event.pathId, was: event.from.verdict });
    return;
  }
  const { id: path, target, address, transport, port, service, verdict, outcome, reason } = event.path;
  const fields = {
    event: `path-${event.kind}`,
    watch,
    path,
    service,
    target,
    address,
    transport,
    port,
    ...(event.kind === 'changed' ? { from: event.from.verdict } : {}),
    verdict,
    outcome,
    reason: reason.code,
    text: reason.text,
  };
  if (outcome === 'broken') log?.warn(fields);
  else log?.info(fields);
}
