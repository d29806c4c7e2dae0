import { compareKeys } from '../shared/compareKeys.ts';
import type { PathRow, PathTable } from './pathRows.ts';

/** Makes a button of each heading that sorts the table; a second press turns the order round. */
export function sortByHeadings(table: PathTable): void {
  const headings = [...(table.element.tHead?.rows[0]?.cells ?? [])].slice(0, SORTED);
  for (const [column, heading] of headings.entries()) {
    const button = heading.ownerDocument.createElement('button');
    button.type = 'button';
    button.textContent = heading.textContent;
    heading.replaceChildren(button);
    button.addEventListener('click', () => {
      const down = heading.getAttribute('aria-sort') === 'ascending';
      for (const other of headings) other.removeAttribute('aria-sort');
      heading.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      // Out of the page while it is put in order: the browser has nothing to keep up with.
      const { body, element } = table;
      body.remove();
      for (const row of sorted(table.rows, column, down)) body.append(row.element);
      element.append(body);
    });
  }
}

/** The last column only unfolds the evidence. */
const SORTED = 7;

function sorted(rows: readonly PathRow[], column: number, down: boolean): readonly PathRow[] {
  const sign = down ? -1 : 1;
  return rows
    .map((row) => ({ row, key: keyOf(row, column) }))
    .sort((one, other) => sign * compareKeys(one.key, other.key) || one.row.place - other.row.place)
    .map(({ row }) => row);
}

/** The first column is in the order of the page, which has the worst first. */
function keyOf({ element, place, outcome }: PathRow, column: number): number | string {
  if (column === 0) return OUTCOME_ORDER.indexOf(outcome) * 1e9 + place;
  const cell = element.cells[column];
  const key = cell?.dataset['key'];
  if (key !== undefined) return Number(key);
  return cell?.textContent ?? '';
}

const OUTCOME_ORDER = ['broken', 'unproven', 'met'];
