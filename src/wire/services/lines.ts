import type { Step } from '../../model/service.ts';

/** Characters kept of a text that a peer supplied. */
export const MOST_TEXT = 120;

/** Peer-supplied bytes as text, cut; what it may do to a terminal is dealt with where it is shown. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .slice(0, MOST_TEXT)
    .trim();
}

/** Bytes of one line or text in ASCII. */
export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/**
 * Forgets an answer that this protocol shares with others and that proves nothing; whether the peer then goes on, falls
 * silent or closes tells the rest.
 */
export const WAIT_ON: Step = { kind: 'say', bytes: new Uint8Array(0) };

/** The lines that have ended, and what has come of the next one. */
export function readLines(bytes: Uint8Array): { readonly lines: readonly string[]; readonly rest: string } {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const lines = text.split('\n');
  const rest = lines.splice(-1).join('');
  return { lines: lines.map((line) => line.replace(/\r$/, '')), rest };
}

/** The words of a greeting that stay the same from one connection to the next: many add "ready", the time or an id. */
export function steadyWords(words: string): string | null {
  const steady = words
    .slice(0, 2 * MOST_TEXT)
    .replace(/[\s,;]*(\b(is )?ready\b).*$/i, '')
    .replace(/[\s,;]*\b(mon|tue|wed|thu|fri|sat|sun),? .*$/i, '')
    .replace(/[\s,;]*(\bcopyright\b|\(c\)).*$/i, '')
    .slice(0, MOST_TEXT)
    .replace(/\s+/g, ' ')
    .replace(/[\s,;:-]+$/, '')
    .trim();
  return steady === '' ? null : steady;
}

/** A reply of one or several lines with a code of three digits (RFC 5321 section 4.2, RFC 959 section 4.2). */
export interface CodedReply {
  readonly code: number;
  /** The text behind the code, line by line. */
  readonly lines: readonly string[];
}

/** Longest reply that is waited for, in bytes. */
const MOST_REPLY = 16_384;

/** Reads one whole reply; undefined while it is not complete, null when it cannot become one. */
export function readCodedReply(bytes: Uint8Array): CodedReply | null | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const lines: string[] = [];
  let code: string | null = null;
  let at = 0;
  for (;;) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? undefined : end).replace(/\r$/, '');
    if (!isBeginning(line, code)) return null;
    if (end < 0) return text.length > MOST_REPLY ? null : undefined;
    const match = /^(\d{3})([ -]|$)(.*)$/.exec(line);
    const [, digits = '', separator = '', words = ''] = match ?? [];
    if (digits === '' || (code !== null && digits !== code)) return null;
    code = digits;
    lines.push(words.slice(0, MOST_TEXT));
    if (separator !== '-') return { code: Number(digits), lines };
    at = end + 1;
  }
}

/** Whether a line, or what has come of it, can be one of such a reply. */
function isBeginning(line: string, code: string | null): boolean {
  const expected = code ?? '';
  for (let at = 0; at < Math.min(line.length, 3); at++) {
    const character = line.charAt(at);
    if (expected === '' ? !/\d/.test(character) : character !== expected[at]) return false;
  }
  return line.length < 4 || line[3] === ' ' || line[3] === '-';
}
