import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Channel, Confidential } from '../../model/channel.ts';
import type { SecretRef } from '../../model/secret.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usageError.ts';
import { whyUnreadable } from '../whyUnreadable.ts';

/** Where secrets are read. */
export interface SecretPlace {
  /** Folder of the configuration. */
  readonly folder: string;
  readonly terminal: Pick<Terminal, 'env' | 'platform'>;
  /** Told of files that every user of this host may read. */
  readonly onWarning: (message: string) => void;
}

/**
 * Reads the secrets of all channels once, to tell at the start what is wrong with them; returns what reads each of them
 * anew. No message has a secret in it.
 * @throws UsageError that names the key and the file or variable.
 */
export function readSecrets(channels: readonly Channel[], place: SecretPlace): (ref: SecretRef) => string {
  for (const [at, channel] of channels.entries()) {
    for (const { key, ref, isUrl } of secretsOf(channel)) {
      const named = `daemon.alerts.channels[${at}].${key} (${whereOf(ref)})`;
      const secret = readNamed(ref, named, place);
      if (isUrl && !isWebAddress(secret))
        throw new UsageError(`${named}: expected an http or https address in it`);
      if (ref.kind === 'file') warnOfReaders(ref.file, named, place);
    }
  }
  return (ref) => readNamed(ref, whereOf(ref), place);
}

interface NamedSecret {
  readonly key: string;
  readonly ref: SecretRef;
  readonly isUrl: boolean;
}

function secretsOf(channel: Channel): readonly NamedSecret[] {
  switch (channel.kind) {
    case 'webhook':
    case 'alertmanager':
      return [...secretIn('url', channel.url, true), ...secretIn('bearer', channel.bearer)];
    case 'email':
      return secretIn('password', channel.login?.password ?? null);
    case 'syslog':
      return [];
  }
}

function secretIn(key: string, value: Confidential | null, isUrl = false): readonly NamedSecret[] {
  return value === null || value.kind === 'plain' ? [] : [{ key, ref: value, isUrl }];
}

function whereOf(ref: SecretRef): string {
  switch (ref.kind) {
    case 'file':
      return `file ${ref.file}`;
    case 'env':
      return `environment variable ${ref.name}`;
  }
}

function readNamed(ref: SecretRef, named: string, place: SecretPlace): string {
  const text = readText(ref, named, place).replace(/\r?\n$/, '');
  if (text === '') throw new UsageError(`${named}: expected a secret in it, and it is empty`);
  if (/[\r\n\0]/.test(text))
    throw new UsageError(`${named}: expected one line with the secret, and nothing else`);
  return text;
}

function readText(ref: SecretRef, named: string, { folder, terminal }: SecretPlace): string {
  switch (ref.kind) {
    case 'file':
      try {
        return readFileSync(path.resolve(folder, ref.file), 'utf8');
      } catch (error) {
        throw new UsageError(`${named}: ${whyUnreadable(error)}`, { cause: error });
      }
    case 'env': {
      const value = terminal.env[ref.name];
      if (value === undefined) throw new UsageError(`${named}: it is not set`);
      return value;
    }
  }
}

const OTHERS_READ = 0o004;

/** What the bits say on Windows is not who may read it. */
function warnOfReaders(file: string, named: string, { folder, terminal, onWarning }: SecretPlace): void {
  if (terminal.platform === 'win32') return;
  const { mode } = statSync(path.resolve(folder, file));
  if ((mode & OTHERS_READ) !== 0)
    onWarning(`${named}: every user of this host may read it; chmod o-r ${file}`);
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
