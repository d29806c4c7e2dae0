import { changeList } from '../page/changeList.ts';
import type { Dash, View } from '../page/dash.ts';
import { element } from '../page/element.ts';
import { growingList } from '../page/growingList.ts';
import { renew } from '../page/renew.ts';
import { watchField } from '../page/watchField.ts';

/** Everything that changed, the latest first. */
export function changesView(dash: Dash, watch: string | null): View {
  const choice = element('div');
  const list = growingList({
    load: (cursor) => dash.api.get('changes', 'changes', { watch, cursor, limit: 50, evidence: true }),
    draw: (items) => changeList(items, true),
    idOf: ({ id }) => id,
    empty: 'Nothing has changed yet. Each change of a path that was confirmed appears here.',
  });
  const show = (): void => renew(choice, watchField(dash, 'changes', watch, 'All watches'));
  const ends = dash.live.listen((event) => {
    show();
    if (event?.kind === 'path' || event?.kind === 'heard-again') list.refresh();
  });
  show();
  return {
    title: 'Changes',
    element: element('div', {}, element('h1', { tabindex: '-1' }, 'Changes'), choice, list.element),
    close: ends,
  };
}
