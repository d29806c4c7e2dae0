import type { LiveEvent, LiveWatch } from '../../../model/live.ts';
import type { Overview } from '../api/answers.ts';

/** How everything stands after an event, as far as the event tells; the rest is to be asked. */
export function applyEvent(overview: Overview, event: LiveEvent): Overview {
  switch (event.kind) {
    case 'run-started':
    case 'run-progress':
      return withWatch(overview, event.watch, { running: event.running, nextMs: null });
    case 'run-ended':
      return withWatch(overview, event.watch, { running: null, last: event.last, failure: null });
    case 'run-failed':
      return withWatch(overview, event.watch, { running: null, failure: event.failure });
    case 'config':
      return { ...overview, config: event.config };
    case 'path':
    case 'alert':
      return overview;
  }
}

/** Whether what the event tells of makes it worth asking again how everything stands. */
export function isNews(event: LiveEvent): boolean {
  return event.kind !== 'run-started' && event.kind !== 'run-progress';
}

function withWatch(overview: Overview, name: string, news: Partial<LiveWatch>): Overview {
  return {
    ...overview,
    watches: overview.watches.map((watch) => (watch.name === name ? { ...watch, ...news } : watch)),
  };
}
