import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSecrets } from '../../../src/cli/daemon/readSecrets.ts';
import type { Channel, Confidential } from '../../../src/model/channel.ts';
import type { SecretRef } from '../../../src/model/secret.ts';
import { aFolder } from '../../support/fakeTerminal.ts';

const SECRET = 'hunter2';
const inFile = (file: string): SecretRef => ({ kind: 'file', file });
const inEnv: SecretRef = { kind: 'env', name: 'TOKEN' };

function webhook(url: Confidential, bearer: SecretRef | null = null): Channel {
  return { kind: 'webhook', name: 'hook', url, shape: 'generic', bearer };
}

function mail(password: SecretRef | null): Channel {
  const login = password === null ? null : { user: 'cic', password };
  return {
    kind: 'email',
    name: 'mail',
    host: 'm',
    port: 25,
    security: 'tls',
    login,
    from: 'a@b',
    to: ['c@d'],
  };
}

const plain: Confidential = { kind: 'plain', value: 'http://h' };
const syslog: Channel = { kind: 'syslog', name: 'log', host: 'h', port: 514, transport: 'udp', facility: 16 };

async function read(
  channels: readonly Channel[],
  files: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
  { mode = 0o600, platform = 'linux' } = {},
) {
  const folder = await aFolder(files);
  for (const name of Object.keys(files)) await chmod(join(folder, name), mode);
  const warnings: string[] = [];
  const secrets = readSecrets(channels, {
    folder,
    terminal: { env, platform },
    onWarning: (message) => warnings.push(message),
  });
  return { secrets, warnings };
}

describe('secrets', () => {
  test('are read from files beside the configuration and from the environment, each time anew', async () => {
    const url = 'https://hooks.example.com/a';
    const { secrets, warnings } = await read(
      [webhook(inFile('url'), inEnv), mail(inFile('password')), mail(null), syslog, webhook(plain)],
      { url: `${url}\r\n`, password: `${SECRET} \n` },
      { TOKEN: 'token' },
    );
    expect(secrets(inFile('url'))).toBe(url);
    // One line feed at the end is the editor's, all else is the secret's.
    expect(secrets(inFile('password'))).toBe(`${SECRET} `);
    expect(secrets(inEnv)).toBe('token');
    expect(warnings).toEqual([]);
    expect(() => secrets(inFile('later'))).toThrow('file later: no such file');
  });

  test('that every user may read are warned of, where the bits say so', async () => {
    const channels = [mail(inFile('password'))];
    const files = { password: SECRET };
    const { warnings } = await read(channels, files, {}, { mode: 0o644 });
    expect(warnings).toEqual([
      'daemon.alerts.channels[0].password (file password): every user of this host may read it; chmod o-r password',
    ]);
    expect((await read(channels, files, {}, { mode: 0o644, platform: 'win32' })).warnings).toEqual([]);
  });

  test.each([
    ['a file that is not there', [mail(inFile('gone'))], 'channels[0].password (file gone): no such file'],
    [
      'an empty file',
      [syslog, mail(inFile('empty'))],
      'channels[1].password (file empty): expected a secret in it',
    ],
    [
      'a line feed alone',
      [mail(inFile('blank'))],
      'channels[0].password (file blank): expected a secret in it',
    ],
    [
      'two lines',
      [mail(inFile('two'))],
      'channels[0].password (file two): expected one line with the secret',
    ],
    ['a folder', [mail(inFile('.'))], 'channels[0].password (file .): is a folder, expected a file'],
    ['a name that is none', [mail(inFile('a\0b'))], 'cannot be read (ERR_INVALID_ARG_VALUE)'],
    [
      'a variable that is not set',
      [webhook(plain, inEnv)],
      'channels[0].bearer (environment variable TOKEN): it is not set',
    ],
    [
      'a web address that is none',
      [webhook(inFile('two-words'))],
      'channels[0].url (file two-words): expected an http or https address',
    ],
    [
      'a web address of another kind',
      [webhook(inFile('ftp'))],
      'channels[0].url (file ftp): expected an http or https address',
    ],
  ])('%s is told, and no secret', async (_what, channels, words) => {
    const files = {
      empty: '',
      blank: '\n',
      two: `${SECRET}\n${SECRET}`,
      'two-words': `${SECRET} x`,
      ftp: `ftp://${SECRET}/`,
    };
    const told = await read(channels, files).then(
      () => null,
      (error: Error) => error,
    );
    expect(told).toMatchObject({ code: 'USAGE', message: expect.stringContaining(words) });
    expect(told?.message).not.toContain(SECRET);
  });

  test.skipIf(process.getuid?.() === 0)(
    'a file that may not be read is told (needs a user who is not root)',
    async () => {
      await expect(read([mail(inFile('p'))], { p: SECRET }, {}, { mode: 0 })).rejects.toThrow(
        'may not be read by this user',
      );
    },
  );
});
