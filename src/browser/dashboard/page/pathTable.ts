import type { PathStatus } from '../../../model/remembered.ts';
import { countOf } from '../../../report/amounts.ts';
import { type SortKey, sortPaths } from '../words/sortPaths.ts';
import { element } from './element.ts';
import { COLUMNS, pathRow } from './pathRow.ts';

export interface PathTable {
  readonly element: HTMLElement;
  /** Shows these; rows of paths that did not change stay as they are. */
  readonly show: (paths: readonly PathStatus[]) => void;
}

/** A table that is sorted by its headings and stays quick with thousands of rows. */
export function pathTable(): PathTable {
  const body = element('tbody');
  const more = element('button', { type: 'button' });
  let order: { readonly key: SortKey; readonly isDown: boolean } = { key: 'outcome', isDown: false };
  let shown: readonly PathStatus[] = [];
  let limit = MOST_ROWS;
  let rows = new Map<string, { readonly state: string; readonly row: HTMLTableRowElement }>();
  const fill = (): void => {
    const kept = new Map<string, { readonly state: string; readonly row: HTMLTableRowElement }>();
    const wanted = sortPaths(shown, order.key, order.isDown).slice(0, limit);
    for (const path of wanted) {
      const key = JSON.stringify([path.watch, path.pathId]);
      const state = JSON.stringify([path.about, path.watched, path.latest?.latencyMs]);
      const known = rows.get(key);
      kept.set(key, known?.state === state ? known : { state, row: pathRow(path) });
    }
    rows = kept;
    const next = [...kept.values()].map(({ row }) => row);
    if (next.length !== body.rows.length || next.some((row, at) => row !== body.rows[at])) {
      body.replaceChildren(...next);
    }
    more.hidden = shown.length <= limit;
    more.textContent = `Show ${countOf(Math.min(MOST_ROWS, shown.length - limit), 'more path')}`;
  };
  more.addEventListener('click', () => {
    limit += MOST_ROWS;
    fill();
  });
  const headings = COLUMNS.map(([key, name]) => {
    const heading = element('th', { scope: 'col' });
    const button = element('button', { type: 'button' }, name);
    button.addEventListener('click', () => {
      order = { key, isDown: order.key === key && !order.isDown };
      for (const other of headings) other.removeAttribute('aria-sort');
      heading.setAttribute('aria-sort', order.isDown ? 'descending' : 'ascending');
      fill();
    });
    heading.append(button);
    return heading;
  });
  headings[0]?.setAttribute('aria-sort', 'ascending');
  return {
    element: element(
      'div',
      {},
      element('table', { class: 'paths' }, element('thead', {}, element('tr', {}, ...headings)), body),
      more,
    ),
    show: (paths) => {
      shown = paths;
      fill();
    },
  };
}

const MOST_ROWS = 1000;
