import { countOf } from '../amounts.ts';
import type { Diagram, DiagramArrow } from './diagram.ts';
import { type Markup, markup, NOTHING, trusted } from './markup.ts';
import type { PageRow } from './pageRows.ts';
import { section } from './section.ts';

/** The drawings: the first one, which is the overview, unfolded, the others folded, on paper too. */
export function diagramsPart(diagrams: readonly Diagram[], rows: readonly PageRow[]): Markup {
  const rowOf = new Map(rows.flatMap((row) => row.paths.map(({ id }) => [id, row] as const)));
  return section(
    'diagrams',
    'How the data flows',
    markup`${diagrams.map((diagram, at) => diagramBlock(diagram, at === 0, rowOf))}`,
  );
}

type RowOf = ReadonlyMap<string, PageRow>;

function diagramBlock({ title, svg, arrows }: Diagram, open: boolean, rowOf: RowOf): Markup {
  return markup`<details${open ? markup` class="printed" open` : NOTHING}><summary>${title}</summary>
<figure tabindex="0" aria-label="${title}">${trusted(svg)}</figure>
${arrowList(arrows, rowOf)}</details>
`;
}

/** The arrows in words: what a screen reader reads, where a click on one leads, and which rows it then filters. */
function arrowList(arrows: readonly DiagramArrow[], rowOf: RowOf): Markup {
  if (arrows.length === 0) return NOTHING;
  return markup`<details class="arrows"><summary>${countOf(arrows.length, 'arrow')} in words</summary>
<ul>
${arrows.map((arrow) => arrowItem(arrow, rowOf))}</ul>
</details>
`;
}

function arrowItem({ id, text, paths }: DiagramArrow, rowOf: RowOf): Markup {
  const rows = new Set(paths.flatMap((path) => rowOf.get(path)?.number ?? []));
  const [first] = rows;
  if (first === undefined) return markup`<li id="${id}">${text}</li>\n`;
  return markup`<li id="${id}" data-rows="${[...rows].join(' ')}">${text}: <a href="#row-${first}">${countOf(rows.size, 'row')} of the table</a></li>\n`;
}
