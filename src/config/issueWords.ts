import type { z } from 'zod';
import type { KeyPath } from './keyPath.ts';
import { didYouMean, joinOr, nearestNames } from './nearestNames.ts';
import { printable, showValue } from './showValue.ts';

type Issue = z.core.$ZodIssue;

/** What one schema issue says about one key. */
export interface IssueWords {
  readonly path: KeyPath;
  readonly message: string;
}

/**
 * A schema issue in words. Relies on schemaParts.ts: a schema's message is a noun phrase that says what is
 * expected, for unknown keys it is the list of the known ones, and from `read` and `hold` it is the whole sentence.
 */
export function issueWords(issue: Issue): readonly IssueWords[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: unknownKey(key, issue.message) }));
  }
  if (issue.code === 'invalid_union') {
    const branch = issue.errors.find(([first]) => first !== undefined && !isOtherType(first));
    if (branch)
      return branch.flatMap((inner) => issueWords({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  return [{ path: issue.path, message: expectation(issue) }];
}

function unknownKey(key: string, known: string): string {
  return `unknown key \`${printable(key)}\`${didYouMean(nearestNames(key, known.split(' ')), '`')}`;
}

// The value is not of this branch's type at all, so the branch was not meant.
function isOtherType(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
}

function expectation(issue: Issue): string {
  const expected = expectedOf(issue);
  const found = foundIn(issue);
  if (issue.code === 'custom') return issue.message;
  if (found === undefined) return `missing; expected ${expected}`;
  if (issue.code === 'invalid_type' && issue.expected === 'string' && typeof found === 'number') {
    return `expected ${expected}, got the number ${found}; put it in quotes`;
  }
  return `expected ${expected}, got ${showValue(found)}`;
}

// For a key that tells kinds of mappings apart the issue brings the whole mapping.
function foundIn({ code, input, ...issue }: Issue): unknown {
  if (code !== 'invalid_union' || !('discriminator' in issue)) return input;
  return (input as Readonly<Record<string, unknown>>)[issue.path.at(-1) as string];
}

function expectedOf(issue: Issue): string {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue.message;
  return joinOr(issue.errors.flatMap((branch) => branch.slice(0, 1).map(expectedOf)));
}
