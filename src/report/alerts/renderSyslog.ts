import type { Notice } from '../../model/alert.ts';
import { printable } from '../printable.ts';
import { cutText } from './cutText.ts';
import { isoInstant } from './isoInstant.ts';
import { noticeWords } from './noticeWords.ts';
import { octetsOf } from './octetsOf.ts';
import { severityOf } from './severityOf.ts';

/** Who writes to a syslog. */
export interface SyslogSender {
  /** From 0 to 23, RFC 5424 section 6.2.1. */
  readonly facility: number;
  readonly host: string;
  readonly tool: { readonly name: string; readonly version: string };
}

/**
 * A notice as a message of RFC 5424, in so many octets of UTF-8 at most: the sentence is cut, what machines read is
 * not. Its structured data is the registered `origin` alone: names of one's own need an enterprise number, and this
 * product has none. What machines read stands behind the sentence, as `name="value"`.
 */
export function renderSyslog(notice: Notice, sender: SyslogSender, most: number): string {
  const { facility, host, tool } = sender;
  const header = [
    `<${facility * 8 + levelOf(notice)}>1`,
    isoInstant(notice.atMs),
    headerWord(host, 255),
    headerWord(tool.name, 48),
    '-',
    headerWord(notice.kind, 32),
    `[origin software="${parameter(tool.name, 48)}" swVersion="${parameter(tool.version, 32)}"]`,
  ].join(' ');
  const fields = fieldsOf(notice);
  const room = most - octetsOf(`${header} ${BOM} ${fields}`);
  const message = `${cutOctets(sentenceOf(notice), room)} ${fields}`;
  // Text beyond ASCII begins with a byte order mark (section 6.4).
  const mark = /^[\x20-\x7e]*$/.test(message) ? '' : BOM;
  return cutOctets(`${header} ${mark}${message}`, most);
}

const BOM = '\ufeff';

/** Severity of RFC 5424 section 6.2.1. */
function levelOf(notice: Notice): number {
  if (notice.kind === 'resolved') return 5;
  return { critical: 2, warning: 4, info: 6 }[severityOf(notice)];
}

/** A word of the header: visible ASCII without blanks; a dash for nothing. */
function headerWord(text: string, most: number): string {
  const word = printable(text, true)
    .replace(/[^\x21-\x7e]/g, '')
    .slice(0, most);
  return word === '' ? '-' : word;
}

/** The value of a parameter of structured data (section 6.3.3). */
function parameter(text: string, most: number): string {
  return printable(text, true)
    .slice(0, most)
    .replace(/["\\\]]/g, '\\$&');
}

function sentenceOf(notice: Notice): string {
  const { headline, facts, stakes } = noticeWords(notice);
  const told = facts.map(([label, value]) => `${label.toLowerCase()}: ${value}`);
  const atStake =
    stakes.items.length === 0 ? [] : [`${stakes.label.toLowerCase()}: ${stakes.items.join(', ')}`];
  return [headline, ...told, ...atStake].join('; ');
}

/** Characters of one value: together they leave room for the sentence. */
const LONGEST_VALUE = 60;

function fieldsOf({ id, kind, alert }: Notice): string {
  const values: readonly (readonly [string, string])[] = [
    ['notice', id],
    ['alert', alert.id],
    ['kind', kind === 'test' ? 'test' : alert.kind],
    ['state', alert.state],
    ['watch', alert.watch],
    ['target', alert.target ?? ''],
    ['paths', String(alert.paths.length)],
    ['since', isoInstant(alert.openedMs)],
  ];
  return values
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}="${cutText(value, LONGEST_VALUE).replace(/["\\]/g, '\\$&')}"`)
    .join(' ');
}

/** The text, cut between characters where it takes more octets. */
function cutOctets(text: string, most: number): string {
  if (octetsOf(text) <= most) return text;
  let cut = '';
  let octets = octetsOf('…');
  for (const character of text) {
    octets += octetsOf(character);
    if (octets > most) break;
    cut += character;
  }
  return `${cut}…`;
}
