import { expect, test } from 'vitest';
import { idleSentence } from '../../src/report/idleSentence.ts';

const found = { askedSeconds: 600, survivedSeconds: 300, forgottenSeconds: 600 };

test('says what happened to what was left idle, and whether sending helped', () => {
  expect(idleSentence({ ...found, renewed: true })).toBe(
    ' Left idle, it is forgotten between 5 and 10 minutes; sending again brings it back.',
  );
  expect(idleSentence({ ...found, renewed: false })).toBe(
    ' Left idle, it is forgotten between 5 and 10 minutes; sending again does not bring it back.',
  );
  expect(idleSentence({ ...found, forgottenSeconds: null, renewed: null })).toBe(
    ' Left idle, it is still known after 5 minutes; for longer, up to 10 minutes, there is no clear result.',
  );
});

test('says nothing where nothing was left idle', () => {
  expect(idleSentence(undefined)).toBe('');
});
