import { joinBlocks } from '../joinBlocks.ts';
import { fitLook, type Look } from '../look.ts';
import { paragraph } from '../paragraph.ts';
import type { Page, PageItem } from './page.ts';

/** A page at a terminal. */
export function renderPageText({ title, lead, sections }: Page, given: Look): string {
  const look = fitLook(given);
  return joinBlocks([
    paragraph(look, title, { first: '', rest: '  ' }).map(look.style.bold),
    lead.flatMap((text) => paragraph(look, text, { first: '', rest: '  ' })),
    ...sections
      .filter(({ items }) => items.length > 0)
      .map((section) => [
        ...paragraph(look, `${section.title}:`, { first: '', rest: '  ' }).map(look.style.bold),
        ...section.items.flatMap((item) => itemLines(item, look)),
      ]),
  ]);
}

function itemLines({ text, details }: PageItem, look: Look): readonly string[] {
  return [
    ...paragraph(look, text, { first: '  - ', rest: '    ' }),
    ...details.flatMap((detail) => paragraph(look, detail, { first: '      ', rest: '        ' })),
  ];
}
