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
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const end = all.lastIndexOf('\n') + 1;
  const more: string[] = [];
  let first: string | null = null;
  let code: string | null = null;
  for (const line of all.slice(0, end).split('\n').slice(0, -1)) {
    const [, digits, separator, words = ''] = /^(\d{3})(?:([ -])(.*?))?\r?$/.exec(line) ?? [];
    if (digits === undefined || (code !== null && digits !== code)) return null;
    code = digits;
    const text = words.slice(0, MOST_TEXT);
    if (first === null) first = text;
    else more.push(text);
    if (separator !== '-') return { code: Number(digits), text: first, more };
  }
  return isBeginning(all.slice(end), code) && all.length <= MOST_REPLY ? undefined : null;
}

/** Whether what has come of a line can become one of such a reply. */
function isBeginning(line: string, code: string | null): boolean {
  const digits = line.slice(0, 3);
  return /^(?:\d{0,3}|\d{3}\r|\d{3}[ -][\s\S]*)$/.test(line) && (code ?? digits).startsWith(digits);
}
