import { z } from 'zod';
import type { KeyPath } from './keyPath.ts';
import type { Reading } from './reading.ts';

// Messages here are noun phrases: issueWords.ts makes "expected …, got …" or "missing; expected …" of them.

const A_TEXT = 'a text';
const A_MAPPING = 'a mapping of keys to values';

/** A text that may be empty. */
export const anyText = z.string(A_TEXT);

/** A text with something in it. */
export const text = z.string(A_TEXT).min(1, 'a text that is not empty');

export const number = z.number('a number');

export const yesNo = z.boolean('true or false');

/** Kebab case: `cic-server`. */
export const kebab = patternText(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a name in kebab case such as cic-server');

/** A text of one form; `expected` names that form. */
export function patternText(pattern: RegExp, expected: string) {
  return z.string(expected).regex(pattern, expected);
}

/** One of a few words. */
export function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, `one of ${values.join(', ')}`);
}

/** A whole number within bounds, both included. */
export function wholeNumber(min: number, max: number) {
  const expected = `a whole number from ${min} to ${max}`;
  return z.int(expected).min(min, expected).max(max, expected);
}

/** A list that may be empty. */
export function list<T extends z.ZodType>(item: T, expected = 'a list') {
  return z.array(item, expected);
}

/** A list with something in it. */
export function fullList<T extends z.ZodType>(item: T, expected = 'a list') {
  return z.array(item, expected).min(1, `${expected} that is not empty`);
}

/** One value or several. */
export function oneOrMore<T extends z.ZodType>(item: T) {
  return z.union([item, fullList(item)]);
}

/** Keys of the file's own choosing. */
export function record<T extends z.ZodType>(value: T) {
  return z.record(z.string(), value, A_MAPPING);
}

/** A mapping in which every other key is an error; the message of that error lists the known keys. */
export function mapping<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : A_MAPPING),
  });
}

/** A value that is read further; a refusal is told as it is. */
export function read<S extends z.ZodType, T>(schema: S, reader: (value: z.output<S>) => Reading<T>) {
  return schema.transform((value, context): T => {
    const reading = reader(value);
    if (reading.kind === 'value') return reading.value;
    context.addIssue({ code: 'custom', path: [...reading.path], message: reading.message });
    return z.NEVER;
  });
}

/** A fault of a value that is well-formed, at a key path within it. */
export interface Fault {
  readonly path: KeyPath;
  readonly message: string;
}

/** A value that must also pass a check of its own. */
export function hold<S extends z.ZodType>(schema: S, faultsOf: (value: z.output<S>) => readonly Fault[]): S {
  return schema.superRefine((value, context) => {
    for (const { path, message } of faultsOf(value)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  });
}
