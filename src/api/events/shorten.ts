import type { ApiEvent, PathNews } from '../../model/api.ts';
import type { LiveEvent } from '../../model/live.ts';
import type { PathAbout } from '../../model/remembered.ts';
import type { ReportPath } from '../../model/report.ts';
import type { PathEvent } from '../../model/watch.ts';

/** Paths of an alert that are told at once; the others are asked for. */
const PATHS = 20;

/** An event as it is sent to everybody who listens. */
export function shorten(event: LiveEvent): ApiEvent {
  switch (event.kind) {
    case 'path':
      return { kind: 'path', watch: event.watch, event: newsOf(event.event) };
    case 'alert': {
      const { notice } = event;
      const { paths } = notice.alert;
      const alert = { ...notice.alert, paths: paths.slice(0, PATHS) };
      return { kind: 'alert', notice: { ...notice, alert }, pathTotal: paths.length };
    }
    case 'run-started':
    case 'run-progress':
    case 'run-ended':
    case 'run-failed':
    case 'config':
      return event;
  }
}

function newsOf(event: PathEvent): PathNews {
  const { kind, atMs, pathId } = event;
  if (event.kind === 'gone')
    return { kind, atMs, pathId, about: null, from: event.from, to: null, text: null };
  const { outcome, verdict, reason } = event.path;
  return {
    kind,
    atMs,
    pathId,
    about: aboutOf(event.path),
    from: event.kind === 'changed' ? event.from : null,
    to: { outcome, verdict, code: reason.code },
    text: reason.text,
  };
}

function aboutOf(path: ReportPath): PathAbout {
  const { flow, section, from, to, service, transport, port, target, address, triedFrom, impact } = path;
  const about = { flow, section, from, to, service, transport, port, target, address, impact };
  return triedFrom === undefined ? about : { ...about, triedFrom };
}
