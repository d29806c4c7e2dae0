import type { LiveWatch } from '../../../model/live.ts';

/** Whether a watch should have begun to check a while ago and has not. */
export function isLate({ running, nextMs, timing, jitterMs }: LiveWatch, nowMs: number): boolean {
  const graceMs = timing.kind === 'every' ? Math.max(GRACE_MS, timing.everyMs) : GRACE_MS;
  return running === null && nextMs !== null && nowMs - nextMs > graceMs + jitterMs;
}

/** A busy host puts starts off. */
const GRACE_MS = 120_000;
