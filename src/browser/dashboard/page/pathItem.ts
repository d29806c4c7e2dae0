import type { PathStatus } from '../../../model/remembered.ts';
import { pathInWords } from '../../../report/watch/renderStatus.ts';
import { stakeOf } from '../words/pathWords.ts';
import { writeRoute } from '../words/route.ts';
import { element } from './element.ts';
import { moment } from './moment.ts';
import { sign } from './signs.ts';

/** One path of a list: which, how it stands, since when, and what that breaks. */
export function pathItem(path: PathStatus): HTMLElement {
  const { watch, pathId, about, watched } = path;
  const { held, sinceMs, flappingSinceMs, doubts } = watched;
  const stake = stakeOf(path);
  return element(
    'li',
    { class: held.outcome },
    element(
      'p',
      {},
      sign(flappingSinceMs === null ? held.outcome : 'flapping'),
      ' ',
      element(
        'a',
        { href: writeRoute({ kind: 'path', watch, id: pathId }), id: `path-${watch}-${pathId}` },
        pathInWords(about, pathId),
      ),
    ),
    element(
      'p',
      { class: 'dim' },
      `${held.verdict} (${held.code}) since `,
      moment(sinceMs),
      ...(flappingSinceMs === null ? [] : [', changes too often since ', moment(flappingSinceMs)]),
      doubts.length === 0 ? '' : '; the last check differs and is not confirmed',
    ),
    stake === '' ? null : element('p', {}, stake),
  );
}
