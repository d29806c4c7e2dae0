import { timeIsUp } from '../model/abort.ts';
import type { Fact, Stage } from '../model/evidence.ts';

/** What an aborted attempt may say: a time-out is silence, anything else is our own doing. */
export function factOfAbort(signal: AbortSignal, stage: Stage): Fact {
  if (signal.reason === timeIsUp) return { kind: 'silent', stage };
  return { kind: 'not-tried', fault: 'cancelled', detail: 'stopped before an answer came' };
}
