import { isoDay } from '../isoDay.ts';

const DAY_MS = 86_400_000;

/** `2026-11-26T09:20:05.042Z` of milliseconds since 1970-01-01 UTC. */
export function isoInstant(epochMs: number): string {
  const ofDay = Math.floor(epochMs) - Math.floor(epochMs / DAY_MS) * DAY_MS;
  const seconds = Math.floor(ofDay / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const time = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return `${isoDay(epochMs)}T${time}.${String(ofDay % 1000).padStart(3, '0')}Z`;
}
