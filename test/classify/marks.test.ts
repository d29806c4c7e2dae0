import { expect, test } from 'vitest';
import type { Fact } from '../../src/model/evidence.ts';
import type { MarkFate } from '../../src/model/marks.ts';
import { seenAt, verdictOn } from '../support/observations.ts';

const fate = (sent: number, there: number | null, back: number | null): MarkFate => ({ sent, there, back });

test.each<[string, readonly MarkFate[] | undefined, readonly string[]]>([
  ['nobody looked', undefined, []],
  ['they survived', [fate(46, 46, 46), fate(24, 24, 24)], []],
  ['nothing came', [fate(46, null, null), fate(24, 24, null)], []],
  [
    'one is taken off',
    [fate(46, 0, 46), fate(24, 24, 24)],
    ['EF arrives as 0: voice is not preferred on the way there'],
  ],
  [
    'both are taken off on the way back',
    [fate(46, 46, 0), fate(24, 24, 0)],
    ['EF comes back as 0, CS3 comes back as 0: voice and signalling are not preferred on the way back'],
  ],
  [
    'one is changed both ways',
    [fate(24, 16, 17)],
    [
      'CS3 arrives as CS2: the mark of signalling is changed on the way there',
      'CS3 comes back as 17: the mark of signalling is changed on the way back',
    ],
  ],
  [
    'one is changed and one taken off',
    [fate(46, 40, 46), fate(24, 0, 24)],
    ['EF arrives as CS5, CS3 arrives as 0: the mark of voice and signalling is changed on the way there'],
  ],
  [
    'another mark than CIC has is changed',
    [fate(10, 0, 10)],
    ['10 arrives as 0: what is marked 10 is not preferred on the way there'],
  ],
])('marks of which %s', (_what, marks, texts) => {
  const witnessed: Fact = {
    kind: 'witnessed',
    seenSource: { address: '10.9.8.7', port: 51_000 },
    rewritten: false,
    ...(marks === undefined ? {} : { marks }),
  };
  const verdict = verdictOn([seenAt({ transport: 'udp', port: 6235 }, witnessed)]);
  expect(verdict.kind).toBe('open');
  expect(verdict.warnings).toEqual(texts.map((text) => ({ code: 'marks-changed', text })));
});
