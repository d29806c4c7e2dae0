import type { Spell } from '../../../model/remembered.ts';
import { pathInWords } from '../../../report/watch/renderStatus.ts';
import { pathAddress } from '../api/addresses.ts';
import type { PathAnswer } from '../api/answers.ts';
import { ApiFault } from '../api/askApi.ts';
import { changeList } from '../page/changeList.ts';
import type { Dash, View } from '../page/dash.ts';
import { element } from '../page/element.ts';
import { growingList } from '../page/growingList.ts';
import { historyPart, SPAN_MS } from '../page/historyPart.ts';
import { pathHead } from '../page/pathHead.ts';
import { renew } from '../page/renew.ts';

/** Everything about one path: how it stands and why, its past, and every change of it. */
export function pathView(dash: Dash, watch: string, id: string): View {
  const { api, live } = dash;
  const title = element('h1', { tabindex: '-1' }, id);
  const head = element('div', { class: 'path-head' }, element('p', { class: 'empty' }, 'Reading …'));
  const note = element('p', { class: 'wrong', role: 'status' });
  let answer: PathAnswer | null = null;
  const showHead = (): void => {
    if (answer === null) return;
    renew(title, pathInWords(answer.status.about, id));
    renew(head, ...pathHead(answer, live.connection().kind !== 'lost'));
  };
  const loadHead = async (): Promise<void> => {
    answer = await api.get('path', pathAddress(watch, id));
    showHead();
  };
  const history = historyPart(() => refresh());
  const loadHistory = async (): Promise<void> => {
    const span = history.span();
    const untilMs = Math.ceil(live.nowMs());
    const { items }: { readonly items: readonly Spell[] } = await api.get(
      'history',
      `${pathAddress(watch, id)}/history`,
      { fromMs: untilMs - SPAN_MS[span], untilMs },
    );
    if (span === history.span()) history.show(items, untilMs);
  };
  const changes = growingList({
    load: (cursor) => api.get('changes', 'changes', { watch, path: id, cursor, limit: 50, evidence: true }),
    draw: (items) => changeList(items, false),
    idOf: (change) => change.id,
    empty: 'No change was recorded.',
  });
  const refresh = (): void => {
    Promise.all([loadHead(), loadHistory()]).then(
      () => renew(note),
      (error: unknown) => renew(note, whyNot(error, id)),
    );
  };
  const ends = live.listen((event) => {
    if (event === null) showHead();
    else if (event.kind === 'run-ended' && event.watch === watch) refresh();
    else if (event.kind === 'heard-again') {
      refresh();
      changes.refresh();
    } else if (event.kind === 'path' && event.watch === watch && event.event.pathId === id) changes.refresh();
  });
  refresh();
  return {
    title: 'Path',
    element: element(
      'div',
      {},
      title,
      note,
      head,
      history.element,
      element(
        'section',
        { 'aria-labelledby': 'changes-title' },
        element('h2', { id: 'changes-title' }, 'Changes'),
        changes.element,
      ),
    ),
    close: () => {
      ends();
      history.close();
    },
  };
}

function whyNot(error: unknown, id: string): string {
  if (error instanceof ApiFault && error.status === 404) return `Nothing is known of the path ${id}.`;
  return `This could not be read: ${error instanceof Error ? error.message : String(error)}`;
}
