import { Cron } from 'croner';
import type { Maintenance, Timing } from '../model/daemon.ts';

/** When something was begun last, and what time it is: by a clock that never jumps and by the one on the wall. */
export interface Instant {
  /** Monotonic milliseconds. */
  readonly nowMs: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly epochMs: number;
}

/**
 * How long to wait until the next start, in milliseconds; 0 where it is due or was missed. Of several that were missed, as
 * while the host was asleep, one is made up for.
 * @param last null before the first start: an interval begins at once, a pattern at its next time.
 */
export function waitFor(timing: Timing, last: Instant | null, now: Instant): number {
  switch (timing.kind) {
    case 'every':
      return last === null ? 0 : Math.max(0, last.nowMs + timing.everyMs - now.nowMs);
    case 'cron': {
      // A clock that was set back must not put off the next time by as much.
      const next = nextTime(timing.pattern, Math.min((last ?? now).epochMs, now.epochMs));
      return next === null ? Number.POSITIVE_INFINITY : Math.max(0, next - now.epochMs);
    }
  }
}

/** The maintenance that is under way; null when there is none. */
export function maintenanceAt(all: readonly Maintenance[], epochMs: number): Maintenance | null {
  return (
    all.find(({ pattern, forMs }) => {
      // The first beginning that would still last.
      const begin = nextTime(pattern, epochMs - forMs);
      return begin !== null && begin <= epochMs;
    }) ?? null
  );
}

/** The first time of the pattern after that moment; null when it never comes again. */
function nextTime(pattern: string, afterMs: number): number | null {
  return new Cron(pattern, { paused: true }).nextRun(new Date(afterMs))?.getTime() ?? null;
}
