import type { Notice } from '../../model/alert.ts';
import { type NoticeWords, noticeWords } from './noticeWords.ts';

/** The body of a request to an incoming webhook of Slack. */
export interface SlackMessage {
  /** What a notification shows. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

interface SlackBlock {
  readonly type: 'header' | 'section';
  readonly text: { readonly type: 'plain_text'; readonly text: string; readonly emoji: false };
}

/** Characters that Slack allows in the text of a header and of a section. */
const LONGEST_HEADER = 150;
const LONGEST_SECTION = 3000;
const LONGEST_TEXT = 500;

/** A notice for Slack. All of it is plain text to Slack, so that no name of a peer is a mention, a link or a format. */
export function renderSlack(notice: Notice): SlackMessage {
  const words = noticeWords(notice);
  return {
    text: escapeWithin(words.headline, LONGEST_TEXT),
    blocks: [
      { type: 'header', text: plain(escapeWithin(words.headline, LONGEST_HEADER)) },
      ...sectionsOf(words).map((lines) => ({ type: 'section', text: plain(joinWithin(lines)) }) as const),
    ],
  };
}

/** A few sections at most, of the fifty blocks that Slack allows. */
function sectionsOf({ facts, stakes, paths, steps }: NoticeWords): readonly (readonly string[])[] {
  const next = steps.flatMap(({ lead, items }) => [`• ${lead}`, ...items.map((item) => `    ${item}`)]);
  return [
    facts.map(([label, value]) => `${label}: ${value}`),
    ...[stakes, paths]
      .filter(({ items }) => items.length > 0)
      .map(({ label, items }) => [`${label}:`, ...items.map((item) => `• ${item}`)]),
    ...(next.length === 0 ? [] : [['Next:', ...next]]),
  ];
}

function plain(text: string): SlackBlock['text'] {
  return { type: 'plain_text', text, emoji: false };
}

/** As many lines as a section holds. */
function joinWithin(lines: readonly string[]): string {
  let text = '';
  for (const line of lines) {
    const longer = `${text}${text === '' ? '' : '\n'}${escapeSlack(line)}`;
    if (longer.length > LONGEST_SECTION - 2) return `${text}\n…`;
    text = longer;
  }
  return text;
}

/** Escaped, and cut between characters where that is too long. */
function escapeWithin(text: string, most: number): string {
  if (escapeSlack(text).length <= most) return escapeSlack(text);
  let cut = '';
  for (const character of text) {
    const longer = cut + escapeSlack(character);
    if (longer.length > most - 1) break;
    cut = longer;
  }
  return `${cut}…`;
}

/** The three characters that begin something in Slack's texts. */
function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
