import type { Alert, AlertPath } from '../../../model/alert.ts';
import { countOf } from '../../../report/amounts.ts';
import { distinct } from '../../../report/gather.ts';
import { doorLabel } from '../../../report/portLabels.ts';
import { writeRoute } from '../words/route.ts';
import { element } from './element.ts';
import { facts } from './facts.ts';
import { moment } from './moment.ts';
import { sign } from './signs.ts';

/**
 * One cause that needs attention: what it is, since when, what breaks, and the paths that it takes along. Its heading is
 * of the level that follows where it stands.
 */
export function alertCard(alert: Alert, level: 'h2' | 'h3'): HTMLElement {
  const { id, title, paths, openedMs, resolvedMs } = alert;
  const isOpen = resolvedMs === null;
  const impacts = distinct(paths.map(({ impact }) => impact));
  const more = impacts.length - MOST_IMPACTS;
  return element(
    'li',
    { class: `alert ${isOpen ? toneOf(alert) : 'met'}` },
    element(level, {}, sign(isOpen ? toneOf(alert) : 'met'), isOpen ? ` ${title}` : ` Resolved: ${title}`),
    facts([
      [
        'Breaks',
        isOpen ? [...impacts.slice(0, MOST_IMPACTS), ...(more > 0 ? [`and ${more} more`] : [])] : [],
      ],
      ['Since', isOpen ? [moment(openedMs)] : []],
      ['Was open', resolvedMs === null ? [] : [[moment(openedMs), ' to ', moment(resolvedMs)]]],
    ]),
    element(
      'details',
      { id: `alert-${id}` },
      element('summary', {}, `${countOf(paths.length, 'path')} of this cause`),
      element('ul', {}, ...paths.map((path) => pathLine(alert.watch, path))),
    ),
  );
}

const MOST_IMPACTS = 3;

/** What changes too often is broken by no certain word. */
function toneOf({ kind, paths }: Alert): 'broken' | 'unproven' {
  if (kind === 'flapping') return 'unproven';
  return paths.some(({ standing }) => standing.outcome === 'broken') ? 'broken' : 'unproven';
}

function pathLine(watch: string, path: AlertPath): HTMLElement {
  const { pathId, service, target, standing, text } = path;
  return element(
    'li',
    { class: standing.outcome },
    sign(standing.outcome),
    ' ',
    element(
      'a',
      { href: writeRoute({ kind: 'path', watch, id: pathId }) },
      `${service} ${doorLabel(path)} on ${target}`,
    ),
    `: ${text}`,
  );
}
