import type { Change } from '../../../model/remembered.ts';
import type { ReportPath } from '../../../model/report.ts';
import type { Standing } from '../../../model/watch.ts';
import { unicodeSigns } from '../../../report/look.ts';
import { pathInWords } from '../../../report/watch/renderStatus.ts';
import { writeRoute } from '../words/route.ts';
import { whatChanged } from '../words/whatChanged.ts';
import { type Child, element } from './element.ts';
import { moment } from './moment.ts';
import { pathFacts } from './pathFacts.ts';
import { sign } from './signs.ts';

/**
 * One change: when, from what to what and why, with the evidence folded under it. `earlier` is the path as the change
 * before it had it; `isNamed` says which path it was.
 */
export function changeItem(change: Change, earlier: ReportPath | null, isNamed: boolean): HTMLElement {
  const { id, watch, pathId, about, atMs, to, path, maintenance, runId } = change;
  return element(
    'li',
    { class: `change ${to?.outcome ?? 'gone'}` },
    element(
      'p',
      {},
      moment(atMs),
      ' ',
      ...(isNamed
        ? [
            element(
              'a',
              { href: writeRoute({ kind: 'path', watch, id: pathId }) },
              pathInWords(about, pathId),
            ),
            ': ',
          ]
        : []),
      ...happened(change),
      maintenance ? element('span', { class: 'tag' }, 'during maintenance') : null,
    ),
    path === null || path.outcome === 'met' ? null : element('p', {}, path.reason.text),
    path === null
      ? null
      : element(
          'details',
          { id: `change-${id}` },
          element('summary', {}, 'What changed, and the evidence'),
          differences(change, earlier),
          pathFacts(path),
          runId === null ? null : element('p', { class: 'dim' }, `Confirmed by run ${runId}.`),
        ),
  );
}

function happened({ kind, from, to }: Change): readonly Child[] {
  switch (kind) {
    case 'first':
      return ['first seen, ', standing(to)];
    case 'changed':
      return [standing(from), ` ${unicodeSigns.arrow} `, standing(to)];
    case 'flapping':
      return [sign('flapping'), ' begins to change too often, now ', standing(to)];
    case 'calm':
      return ['keeps still again, ', standing(to)];
    case 'gone':
      return ['not checked any more'];
  }
}

function standing(state: Standing | null): Child {
  if (state === null) return 'unknown';
  return element('b', { class: state.outcome }, sign(state.outcome), ` ${state.verdict} (${state.outcome})`);
}

function differences(change: Change, earlier: ReportPath | null): HTMLElement | null {
  const found = whatChanged(change, earlier);
  if (found.length === 0) return null;
  return element(
    'table',
    { class: 'differences' },
    element(
      'thead',
      {},
      element('tr', {}, ...['What', 'Before', 'After'].map((name) => element('th', { scope: 'col' }, name))),
    ),
    element(
      'tbody',
      {},
      ...found.map(({ what, before, after }) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, what),
          element('td', {}, before),
          element('td', {}, after),
        ),
      ),
    ),
  );
}
