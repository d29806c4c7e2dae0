import { expect, test } from 'vitest';
import { idleSteps, idleTimes, type StepResult } from '../../src/run/idleSteps.ts';

test.each([
  [0.05, [3]],
  [0.2, [5, 10, 12]],
  [1, [5, 10, 30, 60]],
  [45, [5, 10, 30, 60, 120, 300, 600, 900, 1800, 2700]],
  [240, [5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400]],
])('up to %d minutes', (minutes, steps) => {
  expect(idleSteps(minutes)).toEqual(steps);
});

/** One letter per step: came, lost for good, Renewed after it was lost, unknown. */
test.each<[string, string, number, number | null, boolean | null]>([
  ['all came', 'ccc', 3, null, null],
  ['the longer ones were lost', 'cll', 1, 2, false],
  ['the longer ones were lost and came back', 'crr', 1, 2, true],
  ['one of them came back only', 'crl', 1, 2, false],
  ['all were lost', 'lll', 0, 1, false],
  ['the last one was lost', 'ccr', 2, 3, true],
  ['a longer one came', 'lcl', 2, null, null],
  ['a longer one came after all', 'cllc', 4, null, null],
  ['nothing is known', 'uuu', 0, null, null],
  ['it was stopped after one was lost', 'clu', 1, null, null],
  ['it was stopped after two were lost', 'cllu', 1, 2, false],
  ['one between is unknown', 'cul', 1, 3, false],
])('%s', (_what, letters, survivedSeconds, forgottenSeconds, renewed) => {
  expect(idleTimes([...letters].map((letter, at) => resultOf(letter, at + 1)))).toEqual({
    askedSeconds: letters.length,
    survivedSeconds,
    forgottenSeconds,
    renewed,
  });
});

function resultOf(letter: string, seconds: number): StepResult {
  if (letter === 'c') return { seconds, kind: 'came' };
  if (letter === 'u') return { seconds, kind: 'unknown' };
  return { seconds, kind: 'lost', renewed: letter === 'r' };
}
