import { describe, expect, test } from 'vitest';
import { parseSiteFile } from '../../src/config/siteFile.ts';
import { problemsOf, smallMap } from './mapFixture.ts';

const HOSTS = 'hosts:\n  - { name: sql01, role: cic-server }\n  - { name: cic01, role: cic-server }\n';
const parse = (daemon: string) =>
  parseSiteFile({ file: 'cicprobe.yaml', text: `${HOSTS}${daemon}` }, smallMap).daemon;
const problems = (daemon: string) => problemsOf(() => parse(daemon));

describe('the daemon', () => {
  test('checks everything every minute unless the site says otherwise', () => {
    expect(parse('')).toEqual({
      store: null,
      watches: [{ name: 'everything', hosts: null, timing: { kind: 'every', everyMs: 60_000 }, jitterMs: 0 }],
      rules: { needed: 2, of: 3, flapChanges: 4, flapWithinMs: 3_600_000, calmMs: 1_800_000 },
      confirmAfterMs: 2000,
      maintenance: [],
      alerts: { channels: [], remindMs: 14_400_000, updateMs: 300_000, giveUpMs: 86_400_000, quiet: [] },
      keep: {
        changesMs: 365 * 86_400_000,
        failuresMs: 90 * 86_400_000,
        successesMs: 7 * 86_400_000,
        hoursMs: 35 * 86_400_000,
        maxBytes: 2 ** 30,
      },
      // test/config/api.test.ts
      api: expect.anything(),
    });
    expect(parse('daemon: { confirm: {}, flapping: {}, keep: {} }')).toEqual(parse(''));
  });

  test('does what the site says', () => {
    const daemon = parse(`
daemon:
  store: memory.db
  watches:
    - { name: databases, hosts: [SQL01], every: 1500ms, jitter: 1m }
    - { name: all, cron: "*/5 6-20 * * 1-5" }
  confirm: { needed: 3, of: 5, after: 10s }
  flapping: { changes: 3, within: 2h, calm: 15m }
  maintenance:
    - { cron: "0 2 * * 0", for: 2h, note: patch night }
    - { cron: "0 3 1 * *", for: 1d }
  keep: { changes: 30d, failures: 12h, successes: 0s, megabytes: 16 }
`);
    expect(daemon).toEqual({
      store: 'memory.db',
      watches: [
        { name: 'databases', hosts: ['sql01'], timing: { kind: 'every', everyMs: 1500 }, jitterMs: 60_000 },
        { name: 'all', hosts: null, timing: { kind: 'cron', pattern: '*/5 6-20 * * 1-5' }, jitterMs: 0 },
      ],
      rules: { needed: 3, of: 5, flapChanges: 3, flapWithinMs: 7_200_000, calmMs: 900_000 },
      confirmAfterMs: 10_000,
      maintenance: [
        { pattern: '0 2 * * 0', forMs: 7_200_000, note: 'patch night' },
        { pattern: '0 3 1 * *', forMs: 86_400_000, note: '' },
      ],
      alerts: parse('').alerts,
      keep: {
        changesMs: 30 * 86_400_000,
        failuresMs: 12 * 3_600_000,
        successesMs: 0,
        hoursMs: 35 * 86_400_000,
        maxBytes: 16 * 2 ** 20,
      },
      api: expect.anything(),
    });
  });

  test.each([
    ['watches: []', 'daemon.watches: expected a list that is not empty, got a list'],
    ['watches: [{ name: a }]', 'daemon.watches[0]: expected either `every` or `cron`, got neither'],
    [
      'watches: [{ name: a, every: 1m, cron: "* * * * *" }]',
      'daemon.watches[0]: expected either `every` or `cron`, got both',
    ],
    [
      'watches: [{ name: a, every: 1m }, { name: a, every: 2m }]',
      'daemon.watches[1].name: "a" is named twice',
    ],
    [
      'watches: [{ name: a, every: soon }]',
      'daemon.watches[0].every: expected a duration such as 30s, 5m, 2h or 90d, got "soon"',
    ],
    [
      'watches: [{ name: a, every: 10ms }]',
      'daemon.watches[0].every: expected a duration from 1s to 31d, got "10ms"',
    ],
    [
      'watches: [{ name: a, every: 32d }]',
      'daemon.watches[0].every: expected a duration from 1s to 31d, got "32d"',
    ],
    [
      'watches: [{ name: a, every: 1m, hosts: [sql02] }]',
      'daemon.watches[0].hosts[0]: expected a host of this file, got "sql02"; did you mean "sql01"?',
    ],
    ['confirm: { needed: 4 }', 'daemon.confirm.needed: expected no more than `of` (3), got 4'],
    ['confirm: { of: 1 }', 'daemon.confirm.needed: expected no more than `of` (1), got 2'],
    ['keep: { megabytes: 1 }', 'daemon.keep.megabytes: expected a whole number from 16 to 1048576, got 1'],
  ])('%s is refused', (daemon, message) => {
    expect(problems(`daemon: { ${daemon} }`).map((one) => one.replace(/^.*?:\d+ /, ''))).toEqual([message]);
  });

  test('a cron pattern that is none is refused with the reason', () => {
    expect(problems('daemon: { watches: [{ name: a, cron: "61 * * * *" }] }').join()).toMatch(
      /cron: expected a cron pattern such as .*, got "61 \* \* \* \*" \(.*minute: 61\)/,
    );
  });

  test('a site without hosts has none to name', () => {
    const text = 'daemon: { watches: [{ name: a, every: 1m, hosts: [sql01] }] }';
    expect(problemsOf(() => parseSiteFile({ file: 'f', text }, smallMap)).join()).toContain(
      'expected a host of this file, got "sql01"',
    );
  });
});
