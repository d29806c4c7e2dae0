import { bytesOf, textOf } from './lines.ts';

/** Longest head that is waited for, in bytes. */
const MOST_HEAD = 16_384;

/** The head of a response in the form that HTTP, RTSP and SIP share (RFC 9112 section 2.1, RFC 2326 section 7, RFC 3261 section 7). */
export interface StatusHead {
  /** `2.0` of `SIP/2.0`. */
  readonly version: string;
  readonly code: number;
  /** Code and phrase as they stand there, cut. */
  readonly status: string;
  /** The values of every header of that name, or of its compact form; not cut. */
  readonly valuesOf: (name: string, compact?: string) => readonly string[];
  /** The same as one text, cut; null where there is no such header. */
  readonly shown: (name: string) => string | null;
  /** Bytes of the head with its blank line. */
  readonly length: number;
}

/**
 * Reads a head; undefined while it is not complete, null when it cannot become one.
 *
 *     SIP/2.0 200 OK
 *     Via: SIP/2.0/UDP 192.0.2.7:40000;branch=z9hG4bK1
 *       ;rport=40000                                       a header goes on where a line begins with a space
 *     l: 0                                                 blank line: the end
 *
 * @param begins how the first line begins: `#` stands for any digit, as in `HTTP/1.# `; all else for itself.
 */
export function readStatusHead(bytes: Uint8Array, begins: string): StatusHead | null | undefined {
  const text = Buffer.from(bytes.subarray(0, MOST_HEAD)).toString('latin1');
  if (!canBegin(text, `${begins}###`)) return null;
  // RFC 9112 section 2.2: a single LF may end a line as well.
  const end = /\n\r?\n/.exec(text);
  const head = end === null ? text : text.slice(0, end.index);
  const [first = '', ...rest] = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const found = /^[A-Z]+\/(\d\.\d) (\d{3})(?: .*)?\r?$/.exec(first);
  const isTooLong = end === null && text.length >= MOST_HEAD;
  if (isTooLong || (found === null && (end !== null || rest.length > 0))) return null;
  if (end === null || found === null) return undefined;
  const [, version = '', code = ''] = found;
  const headers = rest.map((line) => {
    const colon = line.indexOf(':');
    return {
      name: line.slice(0, Math.max(0, colon)).trim().toLowerCase(),
      value: line.slice(colon + 1).trim(),
    };
  });
  const valuesOf = (name: string, compact = name): readonly string[] =>
    headers.filter((one) => one.name === name || one.name === compact).map(({ value }) => value);
  return {
    version,
    code: Number(code),
    status: cut(first.slice(first.indexOf(' '))),
    valuesOf,
    shown: (name) => {
      const joined = valuesOf(name).join(', ');
      return joined === '' ? null : cut(joined);
    },
    length: end.index + end[0].length,
  };
}

/** Whether a text begins like this, as far as it goes. */
function canBegin(text: string, pattern: string): boolean {
  for (let at = 0; at < Math.min(text.length, pattern.length); at++) {
    const character = text.charAt(at);
    if (pattern[at] === '#' ? !/\d/.test(character) : character !== pattern[at]) return false;
  }
  return true;
}

function cut(text: string): string {
  return textOf(bytesOf(text));
}
