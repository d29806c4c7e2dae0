/** Characters kept of a text that a peer supplied. */
const MOST_TEXT = 120;

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

/** A reply of one or several lines with a code of three digits (RFC 5321 section 4.2, RFC 959 section 4.2). */
export interface CodedReply {
  readonly code: number;
  /** The text behind the code: the first line, and the others. */
  readonly text: string;
  readonly more: readonly string[];
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
    const [text = '', ...more] = lines;
    if (separator !== '-') return { code: Number(digits), text, more };
    at = end + 1;
  }
}

/** Whether a line, or what has come of it, can be one of such a reply. */
function isBeginning(line: string, code: string | null): boolean {
  const expected = code ?? '';
  for (let at = 0; at < Math.min(line.length, 3); at++) {
    const character = line[at] ?? '';
    if (expected === '' ? !/\d/.test(character) : character !== expected[at]) return false;
  }
  return line.length < 4 || line[3] === ' ' || line[3] === '-';
}
