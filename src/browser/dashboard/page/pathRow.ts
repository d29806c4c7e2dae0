import type { PathStatus } from '../../../model/remembered.ts';
import { formatMs } from '../../../report/amounts.ts';
import { hostOf, portOf } from '../words/pathWords.ts';
import { writeRoute } from '../words/route.ts';
import type { SortKey } from '../words/sortPaths.ts';
import { element } from './element.ts';
import { moment } from './moment.ts';
import { outcomeWord, sign } from './signs.ts';

/** Columns of the table of paths. */
export const COLUMNS: readonly (readonly [SortKey, string])[] = [
  ['outcome', 'Outcome'],
  ['verdict', 'Verdict'],
  ['service', 'Service'],
  ['port', 'Port'],
  ['host', 'Host'],
  ['flow', 'Flow'],
  ['since', 'Since'],
  ['latency', 'Latency'],
];

/** One row of the table. */
export function pathRow(path: PathStatus): HTMLTableRowElement {
  const { watch, pathId, about, watched, latest } = path;
  const { held, sinceMs, flappingSinceMs } = watched;
  const latencyMs = latest?.latencyMs ?? null;
  return element(
    'tr',
    { class: held.outcome },
    element(
      'th',
      { scope: 'row' },
      outcomeWord(held.outcome),
      ...(flappingSinceMs === null
        ? []
        : [' ', element('span', { class: 'flapping' }, sign('flapping'), ' flapping')]),
    ),
    element('td', {}, held.verdict),
    element(
      'td',
      {},
      element('a', { href: writeRoute({ kind: 'path', watch, id: pathId }) }, about?.service ?? pathId),
    ),
    element('td', {}, portOf(path)),
    element('td', {}, about === null ? '' : hostOf(about)),
    element('td', { class: 'dim' }, about?.flow ?? ''),
    element('td', {}, moment(sinceMs)),
    element('td', {}, latencyMs === null ? '' : formatMs(latencyMs)),
  );
}
