import { alertCard } from '../page/alertCard.ts';
import type { Dash, View } from '../page/dash.ts';
import { element } from '../page/element.ts';
import { growingList } from '../page/growingList.ts';
import { writeRoute } from '../words/route.ts';

/** Alerts: those that are open, or those that were as well. */
export function alertsView({ api, live }: Dash, state: 'open' | 'all'): View {
  // An alert that ended is no part of the open ones any more: the list begins anew.
  const makeList = () =>
    growingList({
      load: (cursor) => api.get('alerts', 'alerts', { state, cursor, limit: 50 }),
      draw: (items) => element('ul', { class: 'cards' }, ...items.map((alert) => alertCard(alert, 'h2'))),
      idOf: ({ id }) => id,
      empty: state === 'open' ? 'No alert is open.' : 'There was no alert yet.',
    });
  let list = makeList();
  const content = element('div', {}, list.element);
  const ends = live.listen((event) => {
    if (event?.kind !== 'alert' && event?.kind !== 'heard-again') return;
    list = makeList();
    content.replaceChildren(list.element);
  });
  return {
    title: 'Alerts',
    element: element(
      'div',
      {},
      element('h1', { tabindex: '-1' }, 'Alerts'),
      element(
        'nav',
        { 'aria-label': 'Which alerts', class: 'choices' },
        element(
          'ul',
          {},
          ...(['open', 'all'] as const).map((kind) =>
            element(
              'li',
              {},
              element(
                'a',
                {
                  href: writeRoute({ kind: 'alerts', state: kind }),
                  'aria-current': kind === state ? 'true' : null,
                },
                kind === 'open' ? 'Open' : 'Resolved too',
              ),
            ),
          ),
        ),
      ),
      content,
    ),
    close: ends,
  };
}
