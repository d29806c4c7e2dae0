import { describe, expect, test } from 'vitest';
import { parseDuration } from '../../src/cli/durations.ts';
import { showProgress } from '../../src/cli/progress.ts';
import type { Evidence, Fact } from '../../src/model/evidence.ts';
import { aFolder, aTerminal, tell } from '../support/fakeTerminal.ts';
import { closedTcp, openTcp } from '../support/peers.ts';
import { licenceSite } from './smallSites.ts';

const ESCAPE = '\u001b';
const CLEAR_LINE = `\r${ESCAPE}[2K`;

describe('colours', () => {
  test.each<[string, boolean, Readonly<Record<string, string>>, readonly string[], boolean]>([
    ['at a terminal', true, {}, [], true],
    ['not into a pipe', false, {}, [], false],
    ['not with NO_COLOR', true, { NO_COLOR: '1' }, [], false],
    ['an empty NO_COLOR does not count', true, { NO_COLOR: '' }, [], true],
    ['not on a dumb terminal', true, { TERM: 'dumb' }, [], false],
    ['not with --no-color', true, {}, ['--no-color'], false],
    ['not into a pipe, whatever FORCE_COLOR says to others', false, { FORCE_COLOR: '1' }, [], false],
  ])('%s', async (_what, outIsTty, env, flags, coloured) => {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
    const { out } = await tell(flags, { cwd, outIsTty, env });
    expect(out.includes(ESCAPE)).toBe(coloured);
  });

  test('never in a report for programs', async () => {
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
    for (const format of ['json', 'ndjson']) {
      const { out } = await tell(['--format', format], { cwd, outIsTty: true });
      expect(out).not.toContain(ESCAPE);
    }
  });
});

test.each([
  ['a report', []],
  ['a plan', ['--dry-run']],
  ['the roles', ['profiles', 'list']],
  ['a profile', ['profiles', 'show', 'cic-server']],
  ['an explanation', ['explain', 'speech-recognition.licence']],
])('--ascii keeps to ASCII: %s', async (_what, argv) => {
  const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(await closedTcp()) });
  const { out } = await tell([...argv, '--ascii'], { cwd });
  expect(out.length).toBeGreaterThan(100);
  expect([...out].filter((char) => char > '~')).toEqual([]);
});

describe('the progress line', () => {
  test('counts on standard error at a terminal, and is gone at the end', async () => {
    const peer = await openTcp();
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(peer.port) });
    const { err, out } = await tell([], { cwd, errIsTty: true });
    expect(err).toBe(`${CLEAR_LINE}1/1 checked: 1 answered, 0 refused, 0 silent${CLEAR_LINE}`);
    expect(out).not.toContain('1/1 checked');
  });

  test.each([
    ['nobody watches', [], false],
    ['it is not wanted', ['--no-progress'], true],
    ['nothing is wanted', ['--quiet'], true],
    ['nothing is sent', ['--dry-run'], true],
  ])('is not there when %s', async (_what, argv, errIsTty) => {
    const peer = await openTcp();
    const cwd = await aFolder({ 'cicprobe.yaml': licenceSite(peer.port) });
    expect((await tell(argv, { cwd, errIsTty })).err).toBe('');
  });

  test('is redrawn when it can be seen, and for the last one in any case', () => {
    const terminal = aTerminal({ errIsTty: true });
    let time = 0;
    const progress = showProgress(terminal, true, () => time);
    progress.update(evidence({ kind: 'connected', lingeredMs: 1 }), 1, 4);
    progress.update(evidence({ kind: 'refused', code: 'ECONNREFUSED' }), 2, 4);
    time = 80;
    progress.update(undefined, 3, 4);
    progress.update(evidence({ kind: 'silent', stage: 'connect' }), 4, 4);
    expect(terminal.err().split(CLEAR_LINE)).toEqual([
      '',
      '1/4 checked: 1 answered, 0 refused, 0 silent',
      '3/4 checked: 1 answered, 1 refused, 1 silent',
      '4/4 checked: 1 answered, 1 refused, 2 silent',
    ]);
  });
});

test.each([
  ['250', 250],
  ['250ms', 250],
  ['1.5s', 1500],
  ['2m', 120_000],
])('the duration %s is %d ms', (text, ms) => {
  expect(parseDuration('--timeout', text)).toBe(ms);
});

test.each(['', '-1', '1 s', '1h', 's', '1e3', 'Infinity'])('%j is no duration', (text) => {
  expect(() => parseDuration('--timeout', text)).toThrow(`got "${text}"`);
});

function evidence(fact: Fact): Evidence {
  return { startedAtMs: 0, tookMs: 1, rttMs: 1, local: null, ...fact };
}
