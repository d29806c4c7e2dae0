import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { MIN_TOKEN_LENGTH } from '../wire/keys.ts';
import { readSource } from './readFiles.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usageError.ts';

/** The environment variable that carries the token; a command line can be read by every user of a host. */
export const TOKEN_VARIABLE = 'CICPROBE_TOKEN';

/** The token that the file holds, else that of the environment; null when there is neither. */
export async function readToken(file: string | undefined, terminal: Terminal): Promise<string | null> {
  if (file !== undefined) {
    const { text } = await readSource(path.resolve(terminal.cwd, file));
    return checked(text.trim(), `--token-file ${file}`);
  }
  const given = terminal.env[TOKEN_VARIABLE];
  return given === undefined || given === '' ? null : checked(given.trim(), TOKEN_VARIABLE);
}

/** 130 bits in groups that can be read out: 26 characters without those that look alike. */
export function makeToken(): string {
  const letters = [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return letters.replace(/(.{5})(?=.)/g, '$1-');
}

/** 32 characters: no I, L, O, U (Crockford's base 32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 26;

function checked(token: string, place: string): string {
  // What is wrong with a secret is said without the secret.
  if (token.length < MIN_TOKEN_LENGTH) {
    throw new UsageError(
      `${place}: expected a token of at least ${MIN_TOKEN_LENGTH} characters, got ${token.length}`,
    );
  }
  if (/[\r\n]/.test(token))
    throw new UsageError(`${place}: expected one line with the token, and nothing else`);
  return token;
}
