import type { Evidence } from '../model/evidence.ts';
import type { Observation, Warning } from '../model/verdict.ts';
import { reason } from './reasons.ts';

/** From two servers on, that they agree with each other points to this host's clock. */
const SEVERAL = 2;

/** What may be said about clocks: the difference to one address, or that of this host to all of them. */
export type ClockWarning = (address: string) => readonly Warning[];

/**
 * Compares this host's clock with those that servers and responders tell.
 * @param tolerableMs the difference from which on it is worth a warning, in milliseconds.
 */
export function clockWarnings(observations: readonly Observation[], tolerableMs: number): ClockWarning {
  const ahead = new Map<string, number>();
  for (const { check, evidence } of observations) {
    for (const one of evidence) {
      const offset = offsetIn(one);
      if (offset !== undefined && !ahead.has(check.address)) ahead.set(check.address, offset);
    }
  }
  const offsets = [...ahead.values()];
  const agree = Math.max(...offsets) - Math.min(...offsets) <= tolerableMs;
  const ours = offsets.length >= SEVERAL && agree;
  return (address) => {
    const offset = ahead.get(address) ?? 0;
    if (Math.abs(offset) <= tolerableMs) return [];
    const difference = durationInWords(Math.abs(offset));
    return [
      ours
        ? reason(
            'own-clock',
            `this host's clock is ${difference} ${offset > 0 ? 'behind' : 'ahead of'} those of ${offsets.length} servers, which agree: certificates and Windows log-on may fail`,
          )
        : reason(
            'clock-difference',
            `the server's clock is ${difference} ${offset > 0 ? 'ahead of' : 'behind'} this host's: certificates and Windows log-on may fail`,
          ),
    ];
  };
}

function offsetIn(one: Evidence): number | undefined {
  if (one.kind === 'witnessed') return one.aheadMs;
  if (one.kind !== 'answered') return undefined;
  return one.facts.http?.aheadMs ?? one.facts.service?.aheadMs;
}

function durationInWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
