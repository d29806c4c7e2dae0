import type { Change } from '../../model/remembered.ts';
import type { Standing } from '../../model/watch.ts';
import type { Look } from '../look.ts';
import { paragraph } from '../paragraph.ts';
import { isoSecond } from './isoSecond.ts';
import { pathInWords } from './renderStatus.ts';

/** Changes of paths, the latest first, one paragraph each. */
export function renderHistory(changes: readonly Change[], look: Look): string {
  if (changes.length === 0) return 'Nothing changed.\n';
  return changes
    .flatMap((change) => [
      ...paragraph(look, `${isoSecond(change.atMs)}  ${signOf(change, look)} ${whatHappened(change, look)}`, {
        first: '',
        rest: '    ',
      }),
      ...reasonLines(change, look),
    ])
    .concat('')
    .join('\n');
}

function signOf({ to }: Change, { signs }: Look): string {
  return to === null ? signs.dot : signs[to.outcome];
}

function whatHappened(change: Change, { signs }: Look): string {
  const path = pathInWords(change.about, change.pathId);
  const now = change.to === null ? '' : inWords(change.to);
  const note = change.maintenance ? ' (during maintenance)' : '';
  switch (change.kind) {
    case 'first':
      return `${path}: first seen, ${now}${note}`;
    case 'changed':
      return `${path}: ${change.from === null ? '' : `${inWords(change.from)} ${signs.arrow} `}${now}${note}`;
    case 'flapping':
      return `${path}: changes too often, now ${now}${note}`;
    case 'calm':
      return `${path}: keeps still again, ${now}${note}`;
    case 'gone':
      return `${path}: not checked any more${note}`;
  }
}

function inWords({ outcome, verdict }: Standing): string {
  return `${verdict} (${outcome})`;
}

/** Why, in the words of the check that confirmed it; what is met needs none. */
function reasonLines({ kind, path }: Change, look: Look): readonly string[] {
  if (path === null || path.outcome === 'met' || kind === 'calm') return [];
  return paragraph(look, path.reason.text, { first: '    ', rest: '    ' });
}
