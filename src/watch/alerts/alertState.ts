import type { KeptAlert } from '../../model/alert.ts';

/** Alerts that are open, and those that are over of which that is still to be told; by their ids. */
export type AlertState = ReadonlyMap<string, KeptAlert>;

/** Whether there is anything left to decide or to tell of it. */
export function isUnsettled({ alert, told }: KeptAlert): boolean {
  return alert.state === 'open' || told !== null;
}
