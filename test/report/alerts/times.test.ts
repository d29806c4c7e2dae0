import { describe, expect, test } from 'vitest';
import { durationInWords } from '../../../src/report/alerts/durationInWords.ts';
import { isoInstant } from '../../../src/report/alerts/isoInstant.ts';

test.each([
  [-5, '0 s'],
  [119_999, '119 s'],
  [120_000, '2 min'],
  [3_599_000, '59 min'],
  [3_600_000, '1 h'],
  [12_000_000, '3 h 20 min'],
  [172_800_000, '2 d'],
  [187_200_000, '2 d 4 h'],
])('%d ms are %s', (ms, words) => {
  expect(durationInWords(ms)).toBe(words);
});

describe('an instant', () => {
  test.each([0, 1, -1, 1_795_694_400_042, 951_782_399_999, 4_102_444_800_000])(
    '%d is as Date has it',
    (ms) => {
      expect(isoInstant(ms)).toBe(new Date(ms).toISOString());
    },
  );
});
