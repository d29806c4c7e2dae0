import { describe, expect, test } from 'vitest';
import { parseSiteFile } from '../../src/config/siteFile.ts';
import { problemsOf, smallMap } from './mapFixture.ts';

const parse = (alerts: string) =>
  parseSiteFile({ file: 'cicprobe.yaml', text: `daemon: { alerts: ${alerts} }` }, smallMap).daemon.alerts;
const problems = (alerts: string) =>
  problemsOf(() => parse(alerts)).map((one) => one.replace(/^.*?:\d+ daemon\.alerts\.?/, ''));
const channel = (given: string) => parse(`{ channels: [{ name: one, ${given} }] }`).channels[0];

describe('alerts', () => {
  test('are told of as the site says', () => {
    expect(
      parse('{ remind: off, update: 1m, giveUp: 2d, quiet: [{ cron: "0 22 * * *", for: 8h }] }'),
    ).toEqual({
      channels: [],
      remindMs: null,
      updateMs: 60_000,
      giveUpMs: 2 * 86_400_000,
      quiet: [{ pattern: '0 22 * * *', forMs: 8 * 3_600_000, note: '' }],
    });
    expect(parse('{ remind: 30m }').remindMs).toBe(1_800_000);
  });

  test('go to webhooks', () => {
    expect(channel('kind: webhook, url: "https://hooks.example.com/a"')).toEqual({
      kind: 'webhook',
      name: 'one',
      url: { kind: 'plain', value: 'https://hooks.example.com/a' },
      shape: 'generic',
      bearer: null,
    });
    expect(
      channel('kind: webhook, url: { file: hook.txt }, shape: teams, bearer: { env: TOKEN }'),
    ).toMatchObject({
      url: { kind: 'file', file: 'hook.txt' },
      shape: 'teams',
      bearer: { kind: 'env', name: 'TOKEN' },
    });
  });

  test('go to an Alertmanager', () => {
    expect(channel('kind: alertmanager, url: "http://127.0.0.1:9093"')).toEqual({
      kind: 'alertmanager',
      name: 'one',
      url: { kind: 'plain', value: 'http://127.0.0.1:9093' },
      bearer: null,
    });
    expect(channel('kind: alertmanager, url: { env: AM_URL }, bearer: { file: token }')).toMatchObject({
      bearer: { kind: 'file', file: 'token' },
    });
  });

  test('go by mail', () => {
    expect(channel('kind: email, host: MAIL01, from: cic@example.com, to: ops@example.com')).toEqual({
      kind: 'email',
      name: 'one',
      host: 'mail01',
      port: 587,
      security: 'starttls',
      login: null,
      from: 'cic@example.com',
      to: ['ops@example.com'],
    });
    const all =
      'kind: email, host: mail01, port: 2525, security: tls, user: cic, password: { file: p }, from: a@b, to: [c@d, e@f]';
    expect(channel(all)).toMatchObject({
      port: 2525,
      security: 'tls',
      login: { user: 'cic', password: { kind: 'file', file: 'p' } },
      to: ['c@d', 'e@f'],
    });
    expect(channel('kind: email, host: m, security: none, from: a@b, to: c@d')).toMatchObject({ port: 25 });
    expect(channel('kind: email, host: m, security: tls, from: a@b, to: c@d')).toMatchObject({ port: 465 });
  });

  test('go to syslog', () => {
    expect(channel('kind: syslog, host: 192.0.2.1')).toEqual({
      kind: 'syslog',
      name: 'one',
      host: '192.0.2.1',
      port: 514,
      transport: 'udp',
      facility: 16,
    });
    expect(channel('kind: syslog, host: log01, transport: tls, facility: 4')).toMatchObject({
      port: 6514,
      facility: 4,
    });
    expect(channel('kind: syslog, host: log01, transport: tcp, port: 601')).toMatchObject({ port: 601 });
  });
});

describe('what is refused', () => {
  test.each([
    [
      '{ remind: never }',
      'remind: expected a duration such as 30s, 5m, 2h or 90d, got "never"; or off for none',
    ],
    ['{ update: 8d }', 'update: expected a duration from 0s to 7d, got "8d"'],
    ['{ chanels: [] }', 'chanels: unknown key `chanels`; did you mean `channels`?'],
    [
      '{ channels: [{ kind: pager, name: a }] }',
      'channels[0].kind: expected one of webhook, email, alertmanager, syslog, got "pager"',
    ],
    [
      '{ channels: [{ kind: syslog, name: a, host: h }, { kind: syslog, name: a, host: h }] }',
      'channels[1].name: "a" is named twice',
    ],
    [
      '{ channels: [{ kind: syslog, name: a, host: h, facility: 24 }] }',
      'channels[0].facility: expected a whole number from 0 to 23, got 24',
    ],
    [
      '{ channels: [{ kind: syslog, name: a, host: h, level: 3 }] }',
      'channels[0].level: unknown key `level`',
    ],
    [
      '{ channels: [{ kind: email, name: a, host: h, from: nobody, to: c@d }] }',
      'channels[0].from: expected a mail address such as cic@example.com, got "nobody"',
    ],
    [
      '{ channels: [{ kind: email, name: a, host: h, from: a@b, to: c@d, user: u }] }',
      'channels[0].password: missing; expected where the password of `user` is',
    ],
    [
      '{ channels: [{ kind: email, name: a, host: h, from: a@b, to: c@d, password: { env: P } }] }',
      'channels[0].user: missing; expected who logs on with `password`',
    ],
    [
      '{ channels: [{ kind: email, name: a, host: h, from: a@b, to: c@d, user: u, password: { env: P }, security: none }] }',
      'channels[0].security: expected tls or starttls, because a password is sent, got "none"',
    ],
  ])('%s', (alerts, message) => {
    expect(problems(alerts)).toEqual([message]);
  });

  test.each([
    'hunter2',
    '42',
    '{ file: "" }',
    '{ env: "hunter2 or so" }',
    '{ file: hunter2, env: hunter2 }',
    '{ value: hunter2 }',
    '{}',
    '[hunter2]',
    'null',
  ])('a secret that is %s, without telling it', (secret) => {
    const [told, ...others] = problems(
      `{ channels: [{ kind: alertmanager, name: a, url: "http://h", bearer: ${secret} }] }`,
    );
    expect(others).toEqual([]);
    expect(told).toBe(
      'channels[0].bearer: expected { file: FILE } or { env: VARIABLE }: the secret itself is not written here',
    );
  });

  test.each([
    'hooks.example.com/hunter2',
    '"ftp://h/hunter2"',
    '"https://user:hunter2@h/"',
    '"https://hunter2@h/"',
    '5',
    '{ files: hunter2 }',
  ])('a web address that is %s, without telling it', (url) => {
    expect(problems(`{ channels: [{ kind: webhook, name: a, url: ${url} }] }`)).toEqual([
      'channels[0].url: expected an http or https address without a user or password, ' +
        'or { file: FILE } or { env: VARIABLE }',
    ]);
  });
});
