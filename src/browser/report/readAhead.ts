import type { PathRow } from './pathRows.ts';

/** Reads what the search looks at while nothing else is to do, so that the first search does not wait for it. */
export function readAhead(view: Window, rows: readonly PathRow[]): void {
  // Safari has no such thing; there the first search reads the rows.
  if (!('requestIdleCallback' in view)) return;
  let next = 0;
  const read = (deadline: IdleDeadline): void => {
    while (next < rows.length && deadline.timeRemaining() > 1) rows[next++]?.text();
    if (next < rows.length) view.requestIdleCallback(read);
  };
  view.requestIdleCallback(read);
}
