import type { Advice } from '../adviceParts.ts';
import { type Markup, markup, NOTHING } from '../html/markup.ts';
import type { Listed, NoticeWords } from './noticeWords.ts';

/** The same as HTML for a mail: no picture, no link and no script, as many readers block them. */
export function renderNoticeHtml({ headline, facts, stakes, paths, steps }: NoticeWords): string {
  return markup`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>${headline}</title></head>
<body style="font-family: sans-serif">
<h1 style="font-size: 1.2em">${headline}</h1>
<table>
${facts.map(factRow)}</table>
${listPart(stakes)}${listPart(paths)}${stepsPart(steps)}</body>
</html>
`.html;
}

function factRow([label, value]: readonly [string, string]): Markup {
  return markup`<tr><th style="text-align: left; padding-right: 1em">${label}</th><td>${value}</td></tr>
`;
}

function listPart({ label, items }: Listed): Markup {
  if (items.length === 0) return NOTHING;
  return markup`<h2 style="font-size: 1em">${label}</h2>
${itemList(items)}`;
}

function stepsPart(steps: readonly Advice[]): Markup {
  if (steps.length === 0) return NOTHING;
  return markup`<h2 style="font-size: 1em">Next</h2>
${steps.map(
  ({ lead, items }) => markup`<p>${lead}</p>
${items.length === 0 ? NOTHING : itemList(items)}`,
)}`;
}

function itemList(items: readonly string[]): Markup {
  return markup`<ul>
${items.map(
  (item) => markup`<li>${item}</li>
`,
)}</ul>
`;
}
