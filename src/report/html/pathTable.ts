import type { Report } from '../../model/report.ts';
import type { Outcome, VerdictKind } from '../../model/verdict.ts';
import { countOf, inThousands } from '../amounts.ts';
import { distinct } from '../gather.ts';
import { type Markup, markup, NOTHING } from './markup.ts';
import { outcomeSign } from './outcomeSign.ts';
import type { PageRow } from './pageRows.ts';
import { pathRow } from './pathRow.ts';

/** The table of all paths, piece by piece: ranges folded, the evidence of each row under it. */
export function* pathTable(report: Report, rows: readonly PageRow[]): Iterable<Markup> {
  if (rows.length === 0) return;
  // Evidence of everything that is not met belongs on paper, as long as it is no book.
  const unmet = rows.filter(({ door }) => door.outcome !== 'met').length;
  const printed = unmet <= MOST_PRINTED;
  yield markup`<section id="paths" aria-labelledby="paths-title">
<h2 id="paths-title">All paths</h2>
${filterFields(rows)}<p id="shown" role="status">${countOf(report.paths.length, 'path')} in ${countOf(rows.length, 'row')}</p>
<table${rows.length > MOST_SHOWN ? LONG : NOTHING}>
<thead><tr>${HEADINGS.map((heading) => markup`<th scope="col">${heading}</th>`)}</tr></thead>
<tbody>
`;
  for (const row of rows) yield pathRow(row, printed);
  yield markup`</tbody>
</table>
</section>
`;
}

const MOST_PRINTED = 60;

/** Rows of longer tables are laid out only once they come into sight; a picture of the whole page would lack them. */
const MOST_SHOWN = 300;
const LONG = markup` class="long"`;

const HEADINGS = ['Outcome', 'Verdict', 'Service', 'Port', 'Host', 'For', 'Time', 'Details'];

/** Hidden until the script is there to obey it. */
function filterFields(rows: readonly PageRow[]): Markup {
  const warned = pathsIn(rows.filter(isWarned));
  return markup`<search id="filter" aria-label="Table of paths" hidden>
<p class="search"><label for="text">Search</label> <input type="search" id="text" autocomplete="off" spellcheck="false"></p>
<fieldset><legend>Outcome</legend>
${OUTCOMES.map((outcome) => outcomeChip(outcome, rows))}${
  warned === 0 ? NOTHING : chip('warned', 'yes', markup`! with warnings`, warned)
}</fieldset>
<fieldset><legend>Verdict</legend>
${distinct(rows.map(({ door }) => door.verdict)).map((verdict) => verdictChip(verdict as VerdictKind, rows))}</fieldset>
<p><button type="button">Show all</button></p>
</search>
`;
}

const OUTCOMES: readonly Outcome[] = ['broken', 'unproven', 'met'];

function outcomeChip(outcome: Outcome, rows: readonly PageRow[]): Markup {
  const having = pathsIn(rows.filter(({ door }) => door.outcome === outcome));
  return having === 0
    ? NOTHING
    : chip('outcome', outcome, markup`${outcomeSign(outcome)} ${outcome}`, having);
}

function verdictChip(verdict: VerdictKind, rows: readonly PageRow[]): Markup {
  const having = pathsIn(rows.filter(({ door }) => door.verdict === verdict));
  return chip('verdict', verdict, markup`${verdict}`, having);
}

function chip(name: string, value: string, label: Markup, count: number): Markup {
  return markup`<label class="chip"><input type="checkbox" name="${name}" value="${value}"> ${label} <span>${inThousands(count)}</span></label>
`;
}

function pathsIn(rows: readonly PageRow[]): number {
  return rows.reduce((sum, { paths }) => sum + paths.length, 0);
}

function isWarned({ paths }: PageRow): boolean {
  return paths.some(({ warnings }) => warnings.length > 0);
}
