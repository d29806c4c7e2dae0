import { expect, test } from 'vitest';
import { parseTasklist } from '../../../src/responder/portOwner/parseTasklist.ts';

test.each([
  ['one process', '"nginx.exe","812","Services","0","9,876 K"\r\n', 'nginx.exe'],
  ['an empty line before it', '\r\n"nginx.exe","812","Console","1","9.876 K"\r\n', 'nginx.exe'],
  ['a name with blanks and a comma', '"My App, v2.exe","812","Console","1","9 K"', 'My App, v2.exe'],
  ['another process', '"nginx.exe","813","Services","0","9,876 K"\r\n', null],
  ['none', 'INFORMATION: Es werden keine Aufgaben mit den angegebenen Kriterien ausgeführt.\r\n', null],
  ['nothing', '', null],
  ['a cut line', '"nginx.exe","812', null],
])('%s', (_what, text, expected) => {
  expect(parseTasklist(text, 812)).toBe(expected);
});
