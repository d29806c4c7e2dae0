import type { Dash } from './dash.ts';
import { element } from './element.ts';
import { moment } from './moment.ts';
import { sign } from './signs.ts';

/** What the viewer must know before believing anything on the page. */
export function banners({ live }: Dash): readonly HTMLElement[] {
  const overview = live.overview();
  const connection = live.connection();
  const trouble = live.trouble();
  return [
    ...(connection.kind === 'lost'
      ? [
          banner(
            'lost',
            element('b', {}, 'Not connected'),
            ' since ',
            moment(connection.sinceMs),
            '. What is shown below was known then. Trying again.',
          ),
        ]
      : []),
    ...(connection.kind === 'asking'
      ? [banner('note', 'The daemon has no live line to spare: this page asks every 15 seconds.')]
      : []),
    ...(trouble === null ? [] : [banner('lost', `Not everything could be read: ${trouble}`)]),
    ...(overview === null || overview.store.trouble === null
      ? []
      : [
          banner(
            'lost',
            element('b', {}, 'The memory has a fault. '),
            `Checks go on, and what they see may be lost: ${overview.store.trouble}`,
          ),
        ]),
    ...(overview === null || overview.config.fault === null
      ? []
      : [
          banner(
            'lost',
            element('b', {}, 'The configuration has a fault. '),
            'What was loaded at ',
            moment(overview.config.loadedMs),
            ` stays in force. ${overview.config.fault}`,
          ),
        ]),
    ...(overview === null || overview.maintenance === null
      ? []
      : [
          banner(
            'note',
            element('b', {}, 'Maintenance is going on'),
            overview.maintenance === '' ? '' : `: ${overview.maintenance}`,
            '. Nobody is alerted, and outcomes do not count in the figures.',
          ),
        ]),
  ];
}

function banner(kind: 'lost' | 'note', ...words: readonly (Node | string)[]): HTMLElement {
  return element('p', { class: `banner ${kind}` }, sign('warning'), ' ', ...words);
}
