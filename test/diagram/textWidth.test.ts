import { describe, expect, test } from 'vitest';
import { cleanText } from '../../src/diagram/cleanText.ts';
import { textWidth, wrapText } from '../../src/diagram/textWidth.ts';

describe('the width of a text', () => {
  test.each([
    ['iii', 'nnn'],
    ['nnn', 'NNN'],
    ['NNN', 'MMM'],
    ['nnn', '漢漢漢'],
    ['', ' '],
    ['–', 'M'],
  ])('%j is narrower than %j', (narrow, wide) => {
    expect(textWidth(narrow, 12)).toBeLessThan(textWidth(wide, 12));
  });

  test('grows with the size, and bold is wider', () => {
    expect(textWidth('abc', 24)).toBeCloseTo(2 * textWidth('abc', 12));
    expect(textWidth('abc', 12, true)).toBeGreaterThan(textWidth('abc', 12));
  });
});

describe('wrapping', () => {
  test.each<[string, string, readonly string[]]>([
    ['what fits', 'one two', ['one two']],
    ['at blanks', 'first second third', ['first', 'second', 'third']],
    ['nothing', '', ['']],
    ['a word too long for a line', 'aaaaaaaaaaaaaaaaaaaa', ['aaaaaaaa', 'aaaaaaaa', 'aaaa']],
    ['a blank that belongs to its text', 'one tcp\u00a080', ['one', 'tcp\u00a080']],
  ])('%s', (_what, text, lines) => {
    expect(wrapText(text, 64, 12)).toEqual(lines);
  });

  test('a line narrower than any letter has one letter', () => {
    expect(wrapText('abc', 0, 12)).toEqual(['a', 'b', 'c']);
  });
});

test('text from outside has nothing that hides or moves other text', () => {
  expect(cleanText('a\tb\r\n c\u2028d')).toBe('a b c d');
  expect(cleanText('\u202egnp.exe\u0000\u200b\ud800')).toBe('□gnp.exe□□□');
});
