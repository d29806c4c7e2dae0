import type { Dash, View } from '../page/dash.ts';
import { element } from '../page/element.ts';
import { renew } from '../page/renew.ts';
import { sign } from '../page/signs.ts';
import { type Matrix, type MatrixCell, matrixOf } from '../words/matrix.ts';
import { everyPath } from '../words/pathFilter.ts';
import { writeRoute } from '../words/route.ts';

/** Who reaches whom: roles that ask against hosts, or roles, that are asked. */
export function matrixView({ live }: Dash, columns: 'hosts' | 'roles'): View {
  const content = element('div');
  let shown: unknown;
  const show = (): void => {
    const paths = live.paths();
    if (paths === shown) return;
    shown = paths;
    if (paths === null) renew(content, element('p', { class: 'empty' }, 'Reading how the paths stand …'));
    else if (paths.length === 0) {
      renew(content, element('p', { class: 'empty' }, 'Paths appear here when the first check has ended.'));
    } else renew(content, tableOf(matrixOf(paths, columns), columns));
  };
  const ends = live.listen(show);
  show();
  return {
    title: 'Matrix',
    element: element(
      'div',
      {},
      element('h1', { tabindex: '-1' }, 'Who reaches whom'),
      element(
        'nav',
        { 'aria-label': 'Columns', class: 'choices' },
        element(
          'ul',
          {},
          ...(['hosts', 'roles'] as const).map((kind) =>
            element(
              'li',
              {},
              element(
                'a',
                {
                  href: writeRoute({ kind: 'matrix', columns: kind }),
                  'aria-current': kind === columns ? 'true' : null,
                },
                `To ${kind}`,
              ),
            ),
          ),
        ),
      ),
      element(
        'p',
        { class: 'dim' },
        'Each cell shows the worst of its paths and how many are so; it leads to them.',
      ),
      content,
    ),
    close: ends,
  };
}

function tableOf(matrix: Matrix, columns: 'hosts' | 'roles'): HTMLElement {
  return element(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Matrix' },
    element(
      'table',
      { class: 'matrix' },
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          element('th', { scope: 'col' }, 'From'),
          ...matrix.columns.map((name) => element('th', { scope: 'col' }, name)),
        ),
      ),
      element(
        'tbody',
        {},
        ...matrix.rows.map(({ from, cells }) =>
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, from),
            ...cells.map((cell) => cellOf(from, cell, columns)),
          ),
        ),
      ),
    ),
  );
}

function cellOf(from: string, cell: MatrixCell | null, columns: 'hosts' | 'roles'): HTMLElement {
  if (cell === null) return element('td', { class: 'none' }, element('span', { class: 'unseen' }, 'no path'));
  const { column, worst, met, broken, unproven } = cell;
  const place = columns === 'hosts' ? { host: [column] } : { to: [column] };
  const href = writeRoute({ kind: 'paths', filter: { ...everyPath, from: [from], ...place } });
  const total = met + broken + unproven;
  const words = [
    ...(broken > 0 ? [`${broken} broken`] : []),
    ...(unproven > 0 ? [`${unproven} unproven`] : []),
    ...(met > 0 ? [`${met} met`] : []),
  ].join(', ');
  return element(
    'td',
    { class: worst },
    element(
      'a',
      { href, title: `${from} to ${column}: ${words}`, id: `cell-${from}-${column}` },
      sign(worst),
      ` ${cell[worst]}`,
      element('span', { class: 'dim' }, worst === 'met' ? '' : ` of ${total}`),
      element('span', { class: 'unseen' }, ` ${worst}, ${words}`),
    ),
  );
}
