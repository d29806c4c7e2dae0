import { BadRequest } from './answer.ts';

/** A key of a query: what its document says of it, and how its value is read. */
export interface QueryKey<T> {
  readonly description: string;
  /** JSON Schema of the value. */
  readonly schema: object;
  /** What holds when it is left out. */
  readonly usual: T;
  /** @throws BadRequest */
  readonly read: (text: string, key: string) => T;
}

export type QueryKeys = Readonly<Record<string, QueryKey<unknown>>>;

/** What was asked: a value for every key. */
export type Query<K extends QueryKeys> = { readonly [N in keyof K]: K[N]['usual'] };

/**
 * Reads a query. Keys that are not known are refused: a filter that was misspelt must not look like one that holds.
 * @throws BadRequest
 */
export function readQuery<K extends QueryKeys>(search: URLSearchParams, keys: K): Query<K> {
  const names = Object.keys(keys);
  for (const key of search.keys()) {
    if (!names.includes(key)) {
      const known = names.length === 0 ? 'none is' : `known are ${names.join(', ')}`;
      throw new BadRequest(
        'unknown-query-key',
        `unknown query key ${JSON.stringify(key.slice(0, 60))}; ${known}`,
      );
    }
    if (search.getAll(key).length > 1) throw new BadRequest('repeated-query-key', `${key} is given twice`);
  }
  const values = Object.entries(keys).map(([name, key]) => {
    const text = search.get(name);
    return [name, text === null ? key.usual : key.read(text, name)];
  });
  return Object.fromEntries(values) as Query<K>;
}

const LONGEST = 512;

/** A text; empty is the same as left out. */
export function textKey(description: string): QueryKey<string | null> {
  return {
    description,
    schema: { type: 'string', maxLength: LONGEST },
    usual: null,
    read: (text, key) => {
      if (text.length > LONGEST) throw bad(key, `at most ${LONGEST} characters`, text);
      return text === '' ? null : text;
    },
  };
}

export function choiceKey<const C extends readonly string[]>(
  description: string,
  choices: C,
): QueryKey<C[number] | null> {
  return {
    description,
    schema: { type: 'string', enum: choices },
    usual: null,
    read: (text, key) => {
      const found = choices.find((choice) => choice === text);
      if (found === undefined) throw bad(key, `one of ${choices.join(', ')}`, text);
      return found;
    },
  };
}

export function flagKey(description: string): QueryKey<boolean> {
  return {
    description,
    schema: { type: 'boolean', default: false },
    usual: false,
    read: (text, key) => {
      if (text !== 'true' && text !== 'false') throw bad(key, 'true or false', text);
      return text === 'true';
    },
  };
}

/** Milliseconds since 1970-01-01 UTC. */
export function timeKey(description: string): QueryKey<number | null> {
  return {
    description: `${description} In milliseconds since 1970-01-01 UTC.`,
    schema: { type: 'integer', minimum: 0 },
    usual: null,
    read: (text, key) => wholeNumber(text, key, 0, LAST_MS),
  };
}

/** The last time that a Date can be, ECMA-262 section 21.4.1.1. */
const LAST_MS = 8.64e15;

export const limitKey: QueryKey<number> = {
  description: 'So many at most.',
  schema: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
  usual: 100,
  read: (text, key) => wholeNumber(text, key, 1, 1000),
};

/** Where the next page begins. It is not for people: what it holds is only for who made it. */
export const cursorKey: QueryKey<readonly string[] | null> = {
  description: '`next` of the page before.',
  schema: { type: 'string', maxLength: 2048 },
  usual: null,
  read: (text, key) => {
    const parts = readCursor(text);
    if (parts === null) throw bad(key, '`next` of the page before', text);
    return parts;
  },
};

export function makeCursor(...parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts), 'utf8').toString('base64url');
}

/** The number in a cursor of one part. @throws BadRequest */
export function numberIn(cursor: readonly string[] | null): number | null {
  if (cursor === null) return null;
  return wholeNumber(partsIn(cursor, 1)[0] ?? '', 'cursor', 0, Number.MAX_SAFE_INTEGER);
}

/** @throws BadRequest for a cursor of another list. */
export function partsIn(cursor: readonly string[], count: number): readonly string[] {
  if (cursor.length !== count) throw bad('cursor', '`next` of the page before', cursor.join());
  return cursor;
}

function readCursor(text: string): readonly string[] | null {
  if (text.length > 2048) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const isOurs = Array.isArray(parts) && parts.every((part) => typeof part === 'string');
    return isOurs ? parts : null;
  } catch {
    return null;
  }
}

function wholeNumber(text: string, key: string, least: number, most: number): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) throw bad(key, `a whole number from ${least} to ${most}`, text);
  return value;
}

function bad(key: string, expected: string, got: string): BadRequest {
  const shown = JSON.stringify(got.length > 60 ? `${got.slice(0, 60)}…` : got);
  return new BadRequest('bad-query-value', `${key}: expected ${expected}, got ${shown}`);
}
