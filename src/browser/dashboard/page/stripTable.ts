import { cellInWords, cellLegend } from '../words/cellWords.ts';
import type { Cell, Strip } from '../words/strip.ts';
import { element } from './element.ts';

/** How a strip is named and read out. */
export interface StripLook {
  /** `Hours of the last 35 days`. */
  readonly caption: string;
  /** One for each row. */
  readonly rows: readonly string[];
  /** Of every how many rows the name is seen. */
  readonly rowStep: number;
  /** Names an hour or a day. */
  readonly when: (cell: Cell) => string;
}

/**
 * What came of a path's checks as a table of small cells: columns are days or weeks. It is one stop for the keyboard,
 * arrow keys lead from cell to cell, and each tells what it is under the table when it has the focus or the mouse.
 */
export function stripTable(strip: Strip, look: StripLook): HTMLElement {
  const told = element('p', { class: 'told', role: 'status' }, HINT);
  const cells: (HTMLElement | null)[][] = look.rows.map((_, row) =>
    strip.columns.map(({ cells: column }, at) => {
      const cell = column[row] ?? null;
      return cell === null ? null : cellElement(cell, look.when(cell), `${row}-${at}`);
    }),
  );
  const table = element(
    'table',
    { class: 'strip', role: 'grid', 'aria-label': look.caption },
    element(
      'tbody',
      {},
      ...look.rows.map((name, row) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row', class: row % look.rowStep === 0 ? null : 'unseen' }, name),
          ...(cells[row] ?? []).map((cell) => cell ?? element('td', { class: 'no-cell', role: 'gridcell' })),
        ),
      ),
    ),
  );
  const tell = (target: EventTarget | null): void => {
    const words = target instanceof HTMLElement ? target.getAttribute('aria-label') : null;
    if (words !== null && target !== table) told.textContent = words;
  };
  walkByArrows(table, cells);
  table.addEventListener('focusin', ({ target }) => tell(target));
  table.addEventListener('mouseover', ({ target }) => tell(target));
  table.addEventListener('click', ({ target }) => tell(target));
  return element('div', { class: 'strip-part' }, table, told, legend());
}

const HINT = 'Point at a cell, or go there with the arrow keys.';

function cellElement(cell: Cell, when: string, place: string): HTMLElement {
  const isPart = cell.state !== 'none' && cell.met > 0 && cell.state !== 'met';
  return element('td', {
    class: `cell is-${cell.state}${isPart ? ' in-part' : ''}`,
    id: `strip-${place}`,
    'data-place': place,
    role: 'gridcell',
    tabindex: '-1',
    'aria-label': cellInWords(cell, when),
  });
}

/** The latest cell is where the keyboard comes in first, later the one where it was. */
function walkByArrows(table: HTMLElement, cells: readonly (readonly (HTMLElement | null)[])[]): void {
  const [lastRow, lastColumn] = lastOf(cells);
  let entry = cells[lastRow]?.[lastColumn] ?? null;
  entry?.setAttribute('tabindex', '0');
  table.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement) || target.dataset['place'] === undefined) return;
    entry?.setAttribute('tabindex', '-1');
    entry = target;
    target.setAttribute('tabindex', '0');
  });
  table.addEventListener('keydown', (event) => {
    const step = STEPS[event.key];
    const place = entry?.dataset['place']?.split('-').map(Number);
    if (step === undefined || place === undefined) return;
    event.preventDefault();
    const [row = 0, column = 0] = place;
    cells[row + step[0]]?.[column + step[1]]?.focus();
  });
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

function lastOf(cells: readonly (readonly (HTMLElement | null)[])[]): [row: number, column: number] {
  const columns = cells[0]?.length ?? 0;
  for (let column = columns - 1; column >= 0; column--) {
    for (let row = cells.length - 1; row >= 0; row--) {
      if ((cells[row]?.[column] ?? null) !== null) return [row, column];
    }
  }
  return [0, 0];
}

function legend(): HTMLElement {
  return element(
    'ul',
    { class: 'legend' },
    ...cellLegend.map(([state, words]) =>
      element('li', {}, element('span', { class: `cell is-${state}`, 'aria-hidden': 'true' }), ` ${words}`),
    ),
    element(
      'li',
      {},
      element('span', { class: 'cell is-broken in-part', 'aria-hidden': 'true' }),
      ' the same, and met at other times',
    ),
  );
}
