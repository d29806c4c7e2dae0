import { octetsOf } from './octets.ts';

/** The beginning of an element: its tag, and where its content lies. */
export interface BerHeader {
  readonly tag: number;
  /** Where the content begins. */
  readonly start: number;
  /** Where the content ends, and the next element begins; it may lie behind what has come so far. */
  readonly end: number;
}

export interface BerElement {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** Longest content that is read, in bytes. */
const MOST_CONTENT = 65_536;

/**
 * Reads the beginning of an element in the basic encoding rules (ITU-T X.690 section 8.1).
 *
 *     +-----+----------------------------------+-----------
 *     | tag | length: 0xxxxxxx, or 1000nnnn    | content …
 *     |     |         and n octets, big-endian |
 *     +-----+----------------------------------+-----------
 *
 * Lengths need not be the shortest form: Active Directory takes four octets for each. Undefined while it is not complete;
 * null for what is not read here: tags of several octets, lengths that are not told, and contents of more than 64 KiB.
 */
export function readBerHeader(bytes: Uint8Array, at = 0): BerHeader | null | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag !== undefined && (tag & 0x1f) === 0x1f) return null;
  if (tag === undefined || first === undefined) return undefined;
  if (first < 0x80) return { tag, start: at + 2, end: at + 2 + first };
  const octets = first & 0x7f;
  if (octets < 1 || octets > 4) return null;
  const start = at + 2 + octets;
  let length = 0;
  for (const octet of bytes.subarray(at + 2, start)) length = length * 256 + octet;
  if (length > MOST_CONTENT) return null;
  return bytes.length < start ? undefined : { tag, start, end: start + length };
}

/** The elements of which a content is made up; null when it is not made up of whole ones. */
export function readBerElements(content: Uint8Array): readonly BerElement[] | null {
  const elements: BerElement[] = [];
  let at = 0;
  while (at < content.length) {
    const header = readBerHeader(content, at);
    if (header === null || header === undefined || header.end > content.length) return null;
    elements.push({ tag: header.tag, content: content.subarray(header.start, header.end) });
    at = header.end;
  }
  return elements;
}

/** Elements one behind the other, each of a tag that is known beforehand. */
export interface BerFields {
  /** The content of the next element; null when it is not there whole, or not of that tag, and from then on. */
  readonly next: (tag: number) => Buffer | null;
}

/** @param content null for what was not there: no element is in it. */
export function fieldsOf(content: Uint8Array | null): BerFields {
  let rest = octetsOf(content ?? new Uint8Array(0));
  return {
    next: (tag) => {
      const header = readBerHeader(rest);
      const found = header?.tag === tag && header.end <= rest.length ? header : null;
      const own = found === null ? null : rest.subarray(found.start, found.end);
      rest = rest.subarray(found === null ? rest.length : found.end);
      return own;
    },
  };
}

/** A whole number in two's complement (section 8.3); null when it has no octets or more than six. */
export function berInteger(content: Uint8Array | null): number | null {
  if (content === null) return null;
  const [first] = content;
  if (first === undefined || content.length > 6) return null;
  let value = first >= 0x80 ? -1 : 0;
  for (const octet of content) value = value * 256 + octet;
  return value;
}

/** One element with these contents, its length in the shortest form. */
export function berOf(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, { length: own }) => sum + own, 0);
  const head = length < 0x80 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), ...contents]);
}
