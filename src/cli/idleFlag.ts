import type { CheckFlags } from './checkFlags.ts';
import { UsageError } from './usageError.ts';

/** Bounds of `--idle`, in minutes: the far side counts whole seconds, and holds an answer back for four hours at most. */
const LEAST = 0.05;
const MOST = 240;

/** For how many minutes connections are left idle; null for not at all. */
export function readIdle({ idle, paired }: Pick<CheckFlags, 'idle' | 'paired'>): number | null {
  if (idle === undefined) return null;
  const minutes = /^\d{1,3}(\.\d{1,4})?$/.test(idle) ? Number(idle) : Number.NaN;
  if (!(minutes >= LEAST && minutes <= MOST)) {
    throw new UsageError(
      `--idle: expected minutes from ${LEAST} to ${MOST}, such as 30 or 0.5, got "${idle}"`,
    );
  }
  if (paired !== true) throw new UsageError('--idle has no effect without --paired');
  return minutes;
}
