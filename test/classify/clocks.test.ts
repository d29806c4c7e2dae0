import { expect, test } from 'vitest';
import type { Observation, Warning } from '../../src/model/verdict.ts';
import { connected, httpAnswer, seenAt, verdictOn } from '../support/observations.ts';

const MINUTE = 60_000;
const told = (aheadMs: number, address = '10.0.0.5'): Observation =>
  seenAt({ address, target: `host-${address}` }, httpAnswer({ aheadMs }));
const warnings = (...seen: readonly [Observation, ...Observation[]]): readonly Warning[] =>
  verdictOn(seen).warnings;

test.each([0, 5 * MINUTE, -5 * MINUTE])('%i ms are within what Kerberos bears', (aheadMs) => {
  expect(warnings(told(aheadMs))).toEqual([]);
});

test.each([
  [6 * MINUTE, "the server's clock is 6 minutes ahead of this host's"],
  [-180 * MINUTE, "the server's clock is 3 hours behind this host's"],
  [3 * 1440 * MINUTE, "the server's clock is 3 days ahead of this host's"],
])('%i ms are told; of two clocks either may be wrong', (aheadMs, text) => {
  expect(warnings(told(aheadMs))).toEqual([
    { code: 'clock-difference', text: `${text}: certificates and Windows log-on may fail` },
  ]);
});

test('servers that agree with each other show whose clock is wrong', () => {
  const [warning] = warnings(told(60 * MINUTE), told(61 * MINUTE, '10.0.0.6'));
  expect(warning?.code).toBe('own-clock');
  expect(warning?.text).toContain("this host's clock is 60 minutes behind those of 2 servers, which agree");
  expect(warnings(told(-60 * MINUTE), told(-61 * MINUTE, '10.0.0.6'))[0]?.text).toContain('ahead of');
});

test('a responder tells its time, too', () => {
  const witnessed = (aheadMs: number, address: string): Observation =>
    seenAt(
      { address, transport: 'udp' },
      { kind: 'witnessed', seenSource: { address: '10.9.8.7', port: 51_000 }, rewritten: false, aheadMs },
    );
  expect(warnings(witnessed(6 * MINUTE, '10.0.0.5'))[0]?.code).toBe('clock-difference');
  const [warning] = warnings(witnessed(60 * MINUTE, '10.0.0.5'), told(61 * MINUTE, '10.0.0.6'));
  expect(warning?.text).toContain('behind those of 2 servers, which agree');
});

test('a responder that does not tell it has nothing to say of clocks', () => {
  const mute = seenAt(
    {},
    { kind: 'witnessed', seenSource: { address: '10.9.8.7', port: 51_000 }, rewritten: false },
  );
  expect(warnings(mute, told(60 * MINUTE))).toEqual([]);
});

test('servers that disagree do not', () => {
  expect(warnings(told(60 * MINUTE), told(0, '10.0.0.6'))[0]?.code).toBe('clock-difference');
});

test('several ports of one host are one clock', () => {
  const seen = [60, 61].map((minutes) => told(minutes * MINUTE)) as [Observation, Observation];
  expect(warnings(...seen)[0]?.code).toBe('clock-difference');
});

test('a path without HTTP tells no time, whatever its neighbours say', () => {
  expect(warnings(seenAt({ port: 1 }, connected), told(60 * MINUTE))).toEqual([]);
});
