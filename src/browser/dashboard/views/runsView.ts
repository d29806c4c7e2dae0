import type { SavedRun } from '../../../model/remembered.ts';
import { formatMs, inThousands } from '../../../report/amounts.ts';
import type { Dash, View } from '../page/dash.ts';
import { download } from '../page/download.ts';
import { element } from '../page/element.ts';
import { growingList } from '../page/growingList.ts';
import { moment } from '../page/moment.ts';
import { renew } from '../page/renew.ts';
import { outcomeWord } from '../page/signs.ts';
import { watchField } from '../page/watchField.ts';

/** Every run that is kept, with its report to be taken along in any form. */
export function runsView(dash: Dash, watch: string | null): View {
  const choice = element('div');
  const note = element('p', { class: 'wrong', role: 'status' });
  const format = element(
    'select',
    { id: 'format' },
    ...FORMATS.map(([value, name]) => element('option', { value }, name)),
  );
  const fetchReport = async ({ id }: SavedRun): Promise<void> => {
    note.textContent = '';
    try {
      await download(dash.api, `runs/${id}/report`, { format: format.value }, `run-${id}.${format.value}`);
    } catch (error) {
      note.textContent = `The report of run ${id} could not be read: ${error instanceof Error ? error.message : String(error)}`;
    }
  };
  const list = growingList({
    load: (cursor) => dash.api.get('runs', 'runs', { watch, cursor, limit: 100 }),
    draw: (runs) => tableOf(runs, (run) => void fetchReport(run)),
    idOf: ({ id }) => id,
    empty: 'No run was saved yet. The first one appears here when it has ended.',
  });
  const show = (): void => renew(choice, watchField(dash, 'runs', watch, 'All watches'));
  const ends = dash.live.listen((event) => {
    show();
    if (event?.kind === 'run-ended' || event?.kind === 'heard-again') list.refresh();
  });
  show();
  return {
    title: 'Runs',
    element: element(
      'div',
      {},
      element('h1', { tabindex: '-1' }, 'Runs'),
      choice,
      element('p', {}, element('label', { for: 'format' }, 'Reports are downloaded as '), format),
      note,
      list.element,
    ),
    close: ends,
  };
}

const FORMATS = [
  ['html', 'HTML page'],
  ['json', 'JSON'],
  ['text', 'text'],
  ['markdown', 'Markdown'],
  ['csv', 'CSV'],
  ['ndjson', 'NDJSON'],
  ['junit', 'JUnit'],
  ['tap', 'TAP'],
  ['nagios', 'Nagios'],
  ['prometheus', 'Prometheus'],
  ['github', 'GitHub annotations'],
] as const;

const HEADINGS = ['Ended', 'Watch', 'Outcome', 'Met', 'Broken', 'Unproven', 'Took', 'Report'];

function tableOf(runs: readonly SavedRun[], onDownload: (run: SavedRun) => void): HTMLElement {
  return element(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Runs' },
    element(
      'table',
      { class: 'runs' },
      element(
        'thead',
        {},
        element('tr', {}, ...HEADINGS.map((name) => element('th', { scope: 'col' }, name))),
      ),
      element('tbody', {}, ...runs.map((run) => rowOf(run, onDownload))),
    ),
  );
}

function rowOf(run: SavedRun, onDownload: (run: SavedRun) => void): HTMLElement {
  const { id, watch, startedMs, finishedMs, outcome, met, broken, unproven, isWhole, maintenance } = run;
  return element(
    'tr',
    { class: outcome },
    element('th', { scope: 'row' }, moment(finishedMs)),
    element(
      'td',
      {},
      watch,
      isWhole ? null : element('span', { class: 'tag' }, 'hosts in doubt only'),
      maintenance ? element('span', { class: 'tag' }, 'during maintenance') : null,
    ),
    element('td', {}, outcomeWord(outcome)),
    ...[inThousands(met), inThousands(broken), inThousands(unproven), formatMs(finishedMs - startedMs)].map(
      (value, at) => element('td', { class: 'number', 'data-name': HEADINGS[at + 3] ?? '' }, value),
    ),
    element(
      'td',
      {},
      element(
        'button',
        { type: 'button', id: `download-${id}`, onclick: () => onDownload(run) },
        'Download',
        element('span', { class: 'unseen' }, ` the report of run ${id}`),
      ),
    ),
  );
}
