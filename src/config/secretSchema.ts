import { z } from 'zod';
import type { Confidential } from '../model/channel.ts';
import type { SecretRef } from '../model/secret.ts';
import { type Reading, refused, understood } from './reading.ts';
import { read } from './schemaParts.ts';

// What is given is not told in any message: somebody may have written the secret itself.

const EITHER = '{ file: FILE } or { env: VARIABLE }';

const REFERENCE = {
  type: 'object',
  properties: {
    file: { type: 'string', minLength: 1, description: 'File that holds it and nothing else.' },
    env: { type: 'string', minLength: 1, description: 'Environment variable that holds it.' },
  },
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
} as const;

/** Where a secret is read: a file or an environment variable. */
export const secretSchema = read(z.unknown().meta(REFERENCE), (given): Reading<SecretRef> => {
  const ref = readReference(given);
  return ref === null
    ? refused(`expected ${EITHER}: the secret itself is not written here`)
    : understood(ref);
});

/** A web address, written or read like a secret. */
export const confidentialUrl = read(
  z.unknown().meta({ anyOf: [{ type: 'string', format: 'uri' }, REFERENCE] }),
  (given): Reading<Confidential> => {
    const ref = readReference(given);
    if (ref !== null) return understood(ref);
    if (typeof given === 'string' && isPlainUrl(given)) return understood({ kind: 'plain', value: given });
    return refused(`expected an http or https address without a user or password, or ${EITHER}`);
  },
);

function readReference(given: unknown): SecretRef | null {
  if (typeof given !== 'object' || given === null) return null;
  const [[key, value] = [], ...others] = Object.entries(given);
  if (typeof value !== 'string' || value === '' || others.length > 0) return null;
  if (key === 'file') return { kind: 'file', file: value };
  return key === 'env' && /^\w+$/.test(value) ? { kind: 'env', name: value } : null;
}

function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}
