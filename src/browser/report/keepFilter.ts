import { searchWords } from '../shared/searchWords.ts';
import type { PathRow, PathTable } from './pathRows.ts';

/** Narrows the table from outside the form. */
export interface Filter {
  /** Shows these rows alone, whatever the fields say, until one of them is used again; `what` names them for the reader. */
  readonly showOnly: (rows: ReadonlySet<string>, what: string) => void;
}

/** Has the fields over the table decide which of its rows are shown. */
export function keepFilter(page: Document, table: PathTable): Filter {
  const search = page.querySelector<HTMLElement>('#filter');
  const fields = [...(search?.querySelectorAll('input') ?? [])];
  const shown = page.querySelector<HTMLElement>('#shown');

  const show = (test: (row: PathRow) => boolean, what: string): void => {
    const left = table.rows.filter((row) => {
      const keep = test(row);
      if (row.element.hidden === keep) row.element.hidden = !keep;
      return keep;
    });
    if (shown !== null) shown.textContent = told(table.rows, left, what);
  };
  const apply = (): void => show(rowTest(fields), '');
  const empty = (): void => {
    for (const field of fields) {
      if (field.type === 'checkbox') field.checked = false;
      else field.value = '';
    }
  };

  search?.addEventListener('input', apply);
  search?.querySelector('button')?.addEventListener('click', () => {
    empty();
    apply();
  });
  search?.removeAttribute('hidden');
  // A reload keeps what was in the fields.
  apply();
  return {
    showOnly: (rows, what) => {
      empty();
      show(({ element }) => rows.has(element.id), what);
    },
  };
}

/** What the fields ask for: of each name any value that is ticked, and every word of the search. */
function rowTest(fields: readonly HTMLInputElement[]): (row: PathRow) => boolean {
  const ticked = (name: string): ReadonlySet<string> =>
    new Set(fields.filter((field) => field.name === name && field.checked).map(({ value }) => value));
  const outcomes = ticked('outcome');
  const verdicts = ticked('verdict');
  const warned = ticked('warned').size > 0;
  const text = fields.find(({ type }) => type === 'search')?.value ?? '';
  const words = searchWords(text);
  return (row) =>
    (outcomes.size === 0 || outcomes.has(row.outcome)) &&
    (verdicts.size === 0 || verdicts.has(row.verdict)) &&
    (!warned || row.warned) &&
    words.every((word) => row.text().includes(word));
}

function told(all: readonly PathRow[], left: readonly PathRow[], what: string): string {
  const paths = (rows: readonly PathRow[]): number => rows.reduce((sum, row) => sum + row.paths, 0);
  const of = left.length === all.length ? '' : ` of ${countOf(paths(all), 'path')}`;
  const only = what === '' ? '' : `, ${what}`;
  const shown = of === '' ? countOf(paths(left), 'path') : paths(left).toLocaleString('en');
  return `${shown}${of} in ${countOf(left.length, 'row')}${only}`;
}

function countOf(amount: number, noun: string): string {
  return `${amount.toLocaleString('en')} ${amount === 1 ? noun : `${noun}s`}`;
}
