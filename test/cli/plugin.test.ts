import { describe, expect, test } from 'vitest';
import { asksForPlugin, failureCode } from '../../src/cli/plugin.ts';
import { aFolder, tell } from '../support/fakeTerminal.ts';
import { closedTcp, muteUdp, openTcp } from '../support/peers.ts';
import { licenceSite, snmpSite } from './smallSites.ts';

const AS_PLUGIN = ['--format', 'nagios', '--no-trace'];

describe('--format nagios ends as a plugin does', () => {
  test.each<[string, number, () => Promise<string>, readonly string[]]>([
    ['OK', 0, async () => licenceSite((await openTcp()).port), []],
    ['WARNING', 1, async () => snmpSite((await muteUdp()).port), []],
    ['WARNING', 1, async () => licenceSite(await closedTcp()), ['--phase', 'pre-install']],
    ['CRITICAL', 2, async () => licenceSite(await closedTcp()), []],
  ])('%s with %d', async (state, code, site, more) => {
    const cwd = await aFolder({ 'cicprobe.yaml': await site() });
    const told = await tell([...AS_PLUGIN, ...more], { cwd });
    expect(told).toMatchObject({ code, err: '' });
    expect(told.out).toMatch(new RegExp(`^CIC ${state} - [^|\\n]*\\|'paths_broken'=`));
  });

  test.each<[string, readonly string[], RegExp]>([
    ['nothing to check', AS_PLUGIN, /^CIC UNKNOWN - --role: no role/],
    ['an unknown flag', [...AS_PLUGIN, '--nonsense'], /^CIC UNKNOWN - error: unknown option '--nonsense'/],
    ['a wrong value', [...AS_PLUGIN, '--timeout', 'a|b'], /^CIC UNKNOWN - --timeout[^|]*a¦b/],
    ['a dry run', [...AS_PLUGIN, '--dry-run'], /^CIC UNKNOWN - --dry-run prints text/],
    [
      'a saved report that is not there',
      ['report', 'none.json', '-f', 'nagios'],
      /^CIC UNKNOWN - .*none\.json: no such file\n$/,
    ],
  ])('UNKNOWN with 3, on standard output: %s', async (_what, argv, text) => {
    const told = await tell(argv, { cwd: await aFolder() });
    expect(told.code).toBe(3);
    expect(told.out).toMatch(text);
  });

  test('as a file beside the report it changes no exit code', async () => {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
    expect((await tell(['--no-trace', '--output', 'nagios:state.txt'], { cwd })).code).toBe(1);
    expect((await tell(['--nonsense', '--output', 'nagios:state.txt'], { cwd })).code).toBe(2);
  });
});

describe('a command line asks for a plugin', () => {
  test.each([
    [['--format', 'nagios'], true],
    [['--format=nagios'], true],
    [['-f', 'nagios'], true],
    [['-fnagios'], true],
    [['-vf', 'nagios'], true],
    [['-4fnagios'], true],
    [['--format', 'json', 'nagios'], false],
    [['--output', 'nagios:file'], false],
    [['--role', 'nagios'], false],
    [['nagios'], false],
    [[], false],
  ])('%j: %s', (argv, expected) => {
    expect(asksForPlugin(argv)).toBe(expected);
  });

  test('a crash is unknown, and never a state', () => {
    expect(failureCode(['--format', 'nagios'], 4)).toBe(3);
    expect(failureCode([], 4)).toBe(4);
  });
});
