import { isoDay } from '../isoDay.ts';

const DAY_MS = 86_400_000;

/** `2026-11-26 09:20:05 UTC` of milliseconds since 1970-01-01 UTC. */
export function isoSecond(epochMs: number): string {
  const seconds = Math.floor((epochMs % DAY_MS) / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${isoDay(epochMs)} ${parts.map((part) => String(part).padStart(2, '0')).join(':')} UTC`;
}
