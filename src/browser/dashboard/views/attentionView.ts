import type { PathStatus } from '../../../model/remembered.ts';
import { countOf } from '../../../report/amounts.ts';
import { alertCard } from '../page/alertCard.ts';
import type { Dash, View } from '../page/dash.ts';
import { element } from '../page/element.ts';
import { pathItem } from '../page/pathItem.ts';
import { renew } from '../page/renew.ts';
import { sign } from '../page/signs.ts';
import { watchCard } from '../page/watchCard.ts';
import { type Attention, attentionOf } from '../words/attention.ts';
import { headline } from '../words/headline.ts';
import { everyPath, type PathFilter } from '../words/pathFilter.ts';
import { writeRoute } from '../words/route.ts';

/** What needs attention first: causes, then paths that no cause explains, and beside them what is checked when. */
export function attentionView(dash: Dash): View {
  const { live } = dash;
  const head = element('div', { class: 'headline unknown', 'aria-live': 'polite' });
  const causes = element('div', { class: 'causes' });
  const watches = element('ul', { class: 'watches' });
  const showWatches = (): void =>
    renew(watches, ...(live.overview()?.watches ?? []).map((watch) => watchCard(dash, watch)));
  const show = (): void => {
    const overview = live.overview();
    const { tone, text, more } = headline(overview, live.connection(), live.nowMs());
    head.className = `headline ${tone}`;
    renew(
      head,
      element('h1', { tabindex: '-1' }, sign(tone), ` ${text}`),
      ...more.map((line) => element('p', {}, line)),
    );
    const paths = live.paths();
    if (overview !== null)
      renew(causes, ...listsOf(attentionOf(overview.alerts, paths ?? []), paths, tone !== 'unknown'));
    showWatches();
  };
  // Progress comes several times a second, and changes nothing else.
  const ends = live.listen((news) => (news?.kind === 'run-progress' ? showWatches() : show()));
  // Times are told as from now.
  const timer = setInterval(showWatches, 1000);
  show();
  return {
    title: 'Attention',
    element: element(
      'div',
      { class: 'attention' },
      head,
      causes,
      element(
        'section',
        { 'aria-labelledby': 'watches-title' },
        element('h2', { id: 'watches-title' }, 'Watches'),
        watches,
      ),
    ),
    close: () => {
      ends();
      clearInterval(timer);
    },
  };
}

function listsOf(
  { alerts, broken, flapping, unproven }: Attention,
  paths: readonly PathStatus[] | null,
  isSure: boolean,
): readonly HTMLElement[] {
  const lists = [
    ...(alerts.length === 0
      ? []
      : [
          section(
            `Open alerts (${alerts.length})`,
            element('ul', { class: 'cards' }, ...alerts.map((alert) => alertCard(alert, 'h3'))),
          ),
        ]),
    ...list('Broken', broken, { outcome: ['broken'] }, alerts.length > 0),
    ...list('Changing too often', flapping, { flapping: true }, alerts.length > 0),
    ...list('Unproven', unproven, { outcome: ['unproven'] }, alerts.length > 0),
  ];
  if (lists.length > 0) return lists;
  if (paths === null) return [element('p', { class: 'empty' }, 'Reading how the paths stand …')];
  return [
    element(
      'p',
      { class: 'empty' },
      paths.length === 0
        ? 'There is nothing to show yet. Paths appear here when the first check has ended.'
        : isSure
          ? 'Nothing needs attention.'
          : 'Nothing else is known to need attention.',
    ),
  ];
}

function list(
  title: string,
  paths: readonly PathStatus[],
  filter: Partial<PathFilter>,
  hasAlerts: boolean,
): readonly HTMLElement[] {
  if (paths.length === 0) return [];
  const all = element(
    'a',
    { href: writeRoute({ kind: 'paths', filter: { ...everyPath, ...filter } }) },
    'All of them in the table',
  );
  return [
    section(
      `${title}${hasAlerts ? ', not in an alert' : ''} (${paths.length})`,
      element('ul', { class: 'cards' }, ...paths.slice(0, MOST_SHOWN).map(pathItem)),
      element(
        'p',
        {},
        ...(paths.length > MOST_SHOWN ? [`And ${countOf(paths.length - MOST_SHOWN, 'more path')}. `] : []),
        all,
      ),
    ),
  ];
}

/** More than these are read in the table. */
const MOST_SHOWN = 20;

function section(title: string, ...content: readonly HTMLElement[]): HTMLElement {
  return element('section', {}, element('h2', {}, title), ...content);
}
