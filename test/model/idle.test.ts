import { expect, test } from 'vitest';
import { idleInWords } from '../../src/model/idle.ts';

test.each<[number, number, number | null, string]>([
  [600, 300, 600, 'is forgotten between 5 and 10 minutes'],
  [600, 30, 60, 'is forgotten between 30 seconds and 1 minute'],
  [600, 5, 10, 'is forgotten between 5 and 10 seconds'],
  [90, 60, 90, 'is forgotten between 1 minute and 90 seconds'],
  [600, 0, 5, 'is forgotten within 5 seconds'],
  [60, 60, null, 'is still known after 1 minute'],
  [3600, 120, null, 'is still known after 2 minutes; for longer, up to 60 minutes, there is no clear result'],
  [3600, 0, null, 'is remembered for a time that could not be found out'],
])(
  'of up to %i s, with %i s survived and forgotten from %s s on, it %s',
  (askedSeconds, survivedSeconds, forgottenSeconds, words) => {
    const renewed = forgottenSeconds === null ? null : true;
    expect(idleInWords({ askedSeconds, survivedSeconds, forgottenSeconds, renewed })).toBe(words);
  },
);
