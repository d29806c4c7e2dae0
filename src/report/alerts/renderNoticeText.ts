import type { Listed, NoticeWords } from './noticeWords.ts';

/** A notice as plain text: what happened, since when, what it breaks, and what to do next. */
export function renderNoticeText({ headline, facts, stakes, paths, steps }: NoticeWords): string {
  const next = steps.flatMap(({ lead, items }) => [`  - ${lead}`, ...items.map((item) => `      ${item}`)]);
  return [
    headline,
    '',
    ...facts.map(([label, value]) => `${label}: ${value}`),
    ...listLines(stakes),
    ...listLines(paths),
    ...(next.length === 0 ? [] : ['', 'Next:', ...next]),
    '',
  ].join('\n');
}

function listLines({ label, items }: Listed): readonly string[] {
  return items.length === 0 ? [] : ['', `${label}:`, ...items.map((item) => `  - ${item}`)];
}
