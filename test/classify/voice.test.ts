import { describe, expect, test } from 'vitest';
import type { MediaDirection, MediaFacts } from '../../src/model/evidence.ts';
import { type At, seenAt, verdictOn } from '../support/observations.ts';

const UDP: At = { transport: 'udp', port: 16_384 };
const good: MediaDirection = { sent: 500, lost: 0, late: 0, jitterMs: 0.2, reordered: 0, mos: 4.37 };
const quick = { minMs: 1, meanMs: 2, maxMs: 5 };

function warningsOf(there: Partial<MediaDirection>, given: Partial<MediaFacts> = {}): readonly string[] {
  const media = { seconds: 10, there: { ...good, ...there }, back: good, rtt: quick, ...given };
  const seenSource = { address: '10.9.8.7', port: 51_000 };
  const verdict = verdictOn([seenAt(UDP, { kind: 'witnessed', seenSource, rewritten: false, media })]);
  expect(verdict.kind).toBe('open');
  expect(new Set(verdict.warnings.map(({ code }) => code)).size).toBeLessThan(2);
  for (const { code } of verdict.warnings) expect(code).toBe('poor-voice');
  return verdict.warnings.map(({ text }) => text);
}

describe('voice that was played', () => {
  test.each<[string, Partial<MediaDirection>]>([
    ['was good', {}],
    ['lost as much as is usual', { lost: 5, mos: 4.3 }],
    ['lost one of few packets', { sent: 50, lost: 1, mos: 4.2 }],
    ['lost two of few packets', { sent: 50, lost: 2, mos: 3.9 }],
    ['had as much jitter as is usual', { jitterMs: 30 }],
    ['had the least score that will do', { mos: 3.6 }],
    ['came too seldom to tell', { sent: 0, jitterMs: null, mos: null }],
  ])('and %s is no warning', (_what, there) => {
    expect(warningsOf(there)).toEqual([]);
  });

  test.each<[string, Partial<MediaDirection>, string]>([
    ['lost more', { lost: 6, mos: 4.3 }, '1.2 % of its packets are lost'],
    ['lost several of few packets', { sent: 50, lost: 3, mos: 3.7 }, '6.0 % of its packets are lost'],
    [
      'lost much',
      { lost: 50, mos: 3.33 },
      '10.0 % of its packets are lost, its mean opinion score is 3.3 at a round trip of 2 ms',
    ],
    ['had more jitter', { jitterMs: 30.6 }, 'jitter is 31 ms'],
    [
      'came too late',
      { late: 100, mos: 2.5 },
      '20.0 % come too late to be played, its mean opinion score is 2.5 at a round trip of 2 ms',
    ],
  ])('and %s is one', (_what, there, faults) => {
    expect(warningsOf(there)).toEqual([`voice is poor on the way there: ${faults}`]);
  });

  test('is poor on the way on which it is, or on both', () => {
    const bad = { ...good, lost: 30 };
    const lost = '6.0 % of its packets are lost';
    expect(warningsOf({}, { back: bad })).toEqual([`voice is poor on the way back: ${lost}`]);
    expect(warningsOf({ lost: 30 }, { back: bad })).toEqual([
      `voice is poor on the way there: ${lost}`,
      `voice is poor on the way back: ${lost}`,
    ]);
  });

  test('and of which no round trip is known has a score all the same', () => {
    expect(warningsOf({ mos: 3 }, { rtt: null })).toEqual([
      'voice is poor on the way there: its mean opinion score is 3.0',
    ]);
  });

  test('and of which nothing came back lost all of it', () => {
    const unknown = { jitterMs: null, mos: null };
    expect(warningsOf(unknown, { back: { ...good, ...unknown, lost: 500 }, rtt: null })).toEqual([
      'voice is poor on the way back: 100.0 % of its packets are lost',
    ]);
  });
});
