import { countOf, inThousands } from '../../amounts.ts';
import type { ChangeGroup } from '../../changeGroups.ts';
import { type Markup, markup, NOTHING } from '../markup.ts';
import { changeRow } from './changeRow.ts';
import { type ChangeRow, changeRows } from './changeRows.ts';

/** Every change, piece by piece: the kinds one after the other, what is worse first; nothing where nothing changed. */
export function* changeTable(groups: readonly ChangeGroup[]): Iterable<Markup> {
  const kinds = groups.map((group) => ({ ...group, rows: changeRows(group.changes) }));
  const rows = kinds.flatMap((kind) => kind.rows);
  if (rows.length === 0) return;
  const paths = groups.reduce((sum, { changes }) => sum + changes.length, 0);
  // Evidence of what is worse belongs on paper, as long as it is no book.
  const isBook = rows.filter(isWorse).length > MOST_PRINTED;
  yield markup`<section id="changes" aria-labelledby="changes-title">
<h2 id="changes-title">What changed</h2>
<p class="sum">${countOf(paths, 'path')} in ${countOf(rows.length, 'row')}</p>
<table${rows.length > MOST_SHOWN ? LONG : NOTHING}>
<thead><tr>${HEADINGS.map((heading) => markup`<th scope="col">${heading}</th>`)}</tr></thead>
`;
  for (const kind of kinds) {
    yield markup`<tbody id="${kind.kind}">
<tr class="kind"><th scope="rowgroup" colspan="${HEADINGS.length}">${kind.title} (${inThousands(kind.changes.length)})</th></tr>
`;
    for (const row of kind.rows) yield changeRow(row, isWorse(row) && !isBook);
    yield markup`</tbody>
`;
  }
  yield markup`</table>
</section>
`;
}

const MOST_PRINTED = 60;

/** Rows of longer tables are laid out only once they come into sight. */
const MOST_SHOWN = 300;
const LONG = markup` class="long"`;

const HEADINGS = ['Before', 'After', 'Service', 'Port', 'Host', 'Details'];

function isWorse([{ regression }]: ChangeRow): boolean {
  return regression;
}
