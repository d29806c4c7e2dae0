import type { Alert, LeftPath } from '../../model/alert.ts';

/** How it ended, then what it was: an end that proves nothing is not called one that does. */
export function resolvedTitle({ title }: Alert, left: readonly LeftPath[]): string {
  return `${howItEnded(left)}. It was: ${title}`;
}

function howItEnded(left: readonly LeftPath[]): string {
  const parts = HOW.flatMap(([how, ...words]) => {
    const count = left.filter((one) => one.how === how).length;
    return count === 0 ? [] : [amount(count, words)];
  });
  // All of its paths went over to other alerts.
  return parts.length === 0 ? "this host's own trouble is over" : parts.join(', ');
}

const HOW: readonly (readonly [LeftPath['how'], one: string, several: string])[] = [
  ['met', '1 path is met again', ' paths are met again'],
  ['found', '1 path has an address again', ' paths have an address again'],
  [
    'unproven',
    '1 path is not shown to be broken any more, and not proven to work either',
    ' paths are not shown to be broken any more, and not proven to work either',
  ],
  ['gone', '1 path is not checked any more', ' paths are not checked any more'],
];

function amount(count: number, [one = '', several = '']: readonly string[]): string {
  return count === 1 ? one : `${count}${several}`;
}
