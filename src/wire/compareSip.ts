import type { SipChange } from '../model/sip.ts';
import { textOf } from './sipRecord.ts';

/** Changes that are told; who rewrites more than that rewrites everything. */
export const MAX_CHANGES = 20;
/** Characters kept of one line. */
const MAX_LINE = 120;

/** Full names of headers that may be abbreviated (RFC 3261 sections 7.3.3 and 20). */
const FULL_NAMES: Readonly<Record<string, string>> = {
  c: 'content-type',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  s: 'subject',
  t: 'to',
  v: 'via',
};
/** Names that are not written with a capital at every part alone. */
const SPELLINGS: Readonly<Record<string, string>> = { 'call-id': 'Call-ID', cseq: 'CSeq' };

interface Line {
  readonly name: string;
  readonly text: string;
}

/** Every line that differs between a message that was sent and what arrived of it; empty when they are the same byte for byte. */
export function compareSip(sent: Uint8Array, arrived: Uint8Array): readonly SipChange[] {
  const [before, after] = [textOf(sent), textOf(arrived)];
  if (before === after) return [];
  const [left, right] = [linesOf(before), linesOf(after)];
  const [gone, come] = [without(left, right), without(right, left)];
  const names = [...new Set([...gone, ...come].map(({ name }) => name))];
  const changes = names.flatMap((name) => {
    const [old, fresh] = [textsOf(gone, name), textsOf(come, name)];
    return Array.from({ length: Math.max(old.length, fresh.length) }, (_, at) => ({
      name,
      sent: old[at] ?? null,
      arrived: fresh[at] ?? null,
    }));
  });
  // The same lines, in another order or with other line ends (RFC 3261 section 7 wants CR LF).
  const found = changes.length > 0 ? changes : [{ name: 'line order', sent: null, arrived: null }];
  return found
    .slice(0, MAX_CHANGES)
    .map((one) => ({ name: cut(one.name), sent: shown(one.sent), arrived: shown(one.arrived) }));
}

function linesOf(text: string): readonly Line[] {
  const lines = text.split(/\r\n|\n|\r/);
  const blank = lines.indexOf('');
  const end = blank < 0 ? lines.length : blank;
  return lines
    .map((line, at) => ({ name: at < end ? headName(line, at) : bodyName(line), text: line }))
    .filter(({ text: line }) => line !== '');
}

function headName(line: string, at: number): string {
  if (at === 0) return line.startsWith('SIP/') ? 'status line' : 'request line';
  const colon = line.indexOf(':');
  const found = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
  if (!/^[a-z0-9-]+$/.test(found)) return 'a line without a name';
  const name = FULL_NAMES[found] ?? found;
  return SPELLINGS[name] ?? name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}

/** Lines of SDP begin with one letter and "=" (RFC 8866 section 5). */
function bodyName(line: string): string {
  return /^[a-z]=/.test(line) ? `SDP ${line.slice(0, 2)}` : 'body';
}

/** Lines that the other side does not have; one that stands there twice and here once is missing once. */
function without(lines: readonly Line[], others: readonly Line[]): readonly Line[] {
  const left = new Map<string, number>();
  const keyOf = ({ name, text }: Line): string => `${name}\n${text}`;
  for (const one of others) left.set(keyOf(one), (left.get(keyOf(one)) ?? 0) + 1);
  return lines.filter((one) => {
    const count = left.get(keyOf(one)) ?? 0;
    left.set(keyOf(one), count - 1);
    return count <= 0;
  });
}

function textsOf(lines: readonly Line[], name: string): readonly string[] {
  return lines.filter((one) => one.name === name).map(({ text }) => text);
}

function shown(line: string | null): string | null {
  return line === null ? null : cut(line);
}

/** Somebody on the way wrote it: nothing in it may reach a terminal as it is. */
function cut(line: string): string {
  const visible = line
    .slice(0, MAX_LINE + 1)
    .replace(/[^\x20-\x7e]/g, (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return visible.length > MAX_LINE ? `${visible.slice(0, MAX_LINE - 1)}…` : visible;
}
