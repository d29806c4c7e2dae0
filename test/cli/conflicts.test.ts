import { describe, expect, test } from 'vitest';
import { nothingToCheck } from '../../src/cli/nothingToCheck.ts';
import { aHost, aSite } from '../support/builders.ts';
import { aFolder, tell } from '../support/fakeTerminal.ts';
import { LOOPBACK, openTcp } from '../support/peers.ts';
import { licenceSite } from './smallSites.ts';

describe('flags that contradict each other', () => {
  test.each<[string, readonly string[], string]>([
    ['a plan that nobody sees', ['--dry-run', '--quiet'], '--dry-run and --quiet exclude each other\n'],
    ['a plan as JSON', ['--dry-run', '-f', 'json'], '--dry-run prints text: leave out --format json\n'],
    [
      'a role before the demo',
      ['--role', 'cic-server', 'demo'],
      '--role before "demo" has no effect: the flags of a command stand after it\n',
    ],
    [
      'a look before a profile',
      ['--no-color', 'profiles', 'list'],
      '--no-color before "profiles" has no effect: the flags of a command stand after it\n',
    ],
  ])('%s', async (_what, argv, complaint) => {
    const peer = await openTcp();
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(peer.port) });
    expect(await tell(argv, { cwd })).toEqual({ code: 2, out: '', err: complaint });
    expect(peer.accepted()).toBe(0);
  });
});

describe('an empty plan', () => {
  const argv = ['--role', 'workstation', '--target', 'localhost', '-6'];

  test.each([
    ['a check', argv],
    ['a dry run', [...argv, '--dry-run']],
  ])('%s of a host without a usable address says so', async (_what, words) => {
    const told = await tell(words, { cwd: await aFolder() });
    expect(told).toMatchObject({ code: 2, out: '' });
    expect(told.err).toBe(
      [
        'nothing to check: every path from workstation to localhost as cic-server is left out',
        `  ${LOOPBACK} of localhost: only IPv6 was asked for`,
        '',
      ].join('\n'),
    );
  });

  test('a dry run between roles that have nothing to say to each other', async () => {
    const words = ['--role', 'media-server', '--target', `interaction-edge=${LOOPBACK}`, '--dry-run'];
    const told = await tell(words, { cwd: await aFolder() });
    expect(told).toMatchObject({ code: 2, out: '' });
    expect(told.err).toMatch(/^nothing to check: .*\nmedia-server must reach: cic-server/);
  });

  test('each reason is told once', () => {
    const site = aSite({ hosts: [aHost('db01', ['database-server'])] });
    const skip = { to: 'database-server', reason: 'option', why: 'needed only with database=oracle' };
    expect(nothingToCheck(site, [skip, skip, { ...skip, to: 'irrcs', reason: 'no-host', why: 'x' }])).toBe(
      'nothing to check: every path from workstation to db01 as database-server is left out\n' +
        '  needed only with database=oracle',
    );
  });

  test('a role that reaches nobody has nobody to propose', () => {
    expect(nothingToCheck(aSite(), [])).toBe(
      'nothing to check: the port map documents no path from workstation to cic01 as cic-server',
    );
  });
});

describe('the progress line', () => {
  test.each<[string, readonly string[], Readonly<Record<string, string>>]>([
    ['beside a log', ['--log-level', 'error'], {}],
    ['on a terminal that cannot take a line back', [], { TERM: 'dumb' }],
  ])('is not there %s', async (_when, argv, env) => {
    const peer = await openTcp();
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(peer.port) });
    expect(await tell(argv, { cwd, env, errIsTty: true })).toMatchObject({ code: 0, err: '' });
  });
});

test('an id that resembles none says where ids are found', async () => {
  expect(await tell(['explain', 'nonsense'])).toEqual({
    code: 2,
    out: '',
    err: 'no flow "nonsense" in the port map; reports and `cicprobe profiles show ROLE` print the ids\n',
  });
});
