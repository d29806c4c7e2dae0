import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countOf, formatMs, inThousands } from '../../src/report/amounts.ts';
import { compareAddresses } from '../../src/report/compareAddresses.ts';
import { definitions } from '../../src/report/definitions.ts';
import { hostLabel } from '../../src/report/hostLabel.ts';
import { isoDay } from '../../src/report/isoDay.ts';
import { fitLook } from '../../src/report/look.ts';
import { cell, labelled, NO_BREAK, paragraph } from '../../src/report/paragraph.ts';
import { portCount, portLabel, portsInWords } from '../../src/report/portLabels.ts';
import { printable, quoted } from '../../src/report/printable.ts';
import { headWithin, textColumns } from '../../src/report/textColumns.ts';
import { HOSTILE, unprintableIn } from './hostile.ts';
import { ansiStyle, asciiLook, plainLook } from './looks.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 200 });

describe('printable', () => {
  test('shows what a terminal would obey', () => {
    expect(printable(HOSTILE)).toBe('\\x1b[2J\\u{202e}\\u{200b}\\x07\\x9b31m \\u{2028}\\u{d800}|é漢');
  });

  test('spells the rest in ASCII when asked', () => {
    expect(printable('a…b — “c” → é', true)).toBe('a...b - "c" -> \\xe9');
  });

  test('leaves nothing unprintable of any text, and is content with its own work', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, ascii) => {
        const once = printable(text, ascii);
        expect(unprintableIn(once)).toEqual([]);
        expect(once).not.toContain('\n');
        expect(printable(once, ascii)).toBe(once);
        if (ascii) expect(once).toMatch(/^[\x20-\x7e\xa0]*$/);
      }),
    );
  });

  test('quotes and cuts', () => {
    expect(quoted(' 220 ready\r\n')).toBe('"220 ready"');
    expect(quoted('')).toBe('""');
    expect(quoted('x'.repeat(60))).toBe(`"${'x'.repeat(60)}"`);
    expect(quoted('x'.repeat(61))).toBe(`"${'x'.repeat(59)}…"`);
  });
});

describe('textColumns', () => {
  test.each([
    ['abc', 3],
    ['✓é', 2],
    ['漢字', 4],
    ['e\u0301', 1],
    ['🚀', 2],
    ['', 0],
  ])('counts %j as %d', (text, columns) => {
    expect(textColumns(text)).toBe(columns);
  });

  test('takes the head that fits, at least one character', () => {
    expect(headWithin('abc', 2)).toBe('ab');
    expect(headWithin('abc', 9)).toBe('abc');
    expect(headWithin('漢字', 3)).toBe('漢');
    expect(headWithin('漢字', 1)).toBe('漢');
    expect(headWithin('', 1)).toBe('');
  });
});

describe('paragraph', () => {
  const look = { ...plainLook, width: 12 };

  test('hangs', () => {
    expect(paragraph(look, 'one two three four', { first: '- ', rest: '  ' })).toEqual([
      '- one two',
      '  three four',
    ]);
  });

  test('cuts a word longer than a line, after what came before it', () => {
    expect(paragraph(look, 'ab 0123456789abcdef end', { first: '', rest: '    ' })).toEqual([
      'ab',
      '    01234567',
      '    89abcdef',
      '    end',
    ]);
  });

  test('keeps together what must not be torn apart', () => {
    expect(paragraph(look, `add it --x${NO_BREAK}y=Z`, { first: '', rest: '' })).toEqual([
      'add it',
      '--x y=Z',
    ]);
  });

  test('has no lines for no text', () => {
    expect(paragraph(look, ' \n ', { first: '- ', rest: '' })).toEqual([]);
    expect(labelled(look, 'Why:', '', '')).toEqual([]);
  });

  test('loses nothing but blanks of any text, and fits', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 60, max: 120 }), (text, width) => {
        const lines = paragraph({ ...plainLook, width }, text, { first: '  ', rest: '    ' });
        expect(Math.max(0, ...lines.map(textColumns))).toBeLessThanOrEqual(width);
        const blanks = /[ \xa0]/g;
        expect(lines.join('').replace(blanks, '')).toBe(printable(text).replace(blanks, ''));
      }),
    );
  });

  test('puts the label in bold and nothing else', () => {
    expect(labelled({ ...look, style: ansiStyle }, 'Why:', 'since it is', ' ')).toEqual([
      ' \u001b[1mWhy:\u001b[0m since',
      '   it is',
    ]);
  });
});

describe('cell', () => {
  test.each([
    ['abc', 5, 'abc  '],
    ['abcdef', 5, 'abcd…'],
    ['漢字漢字', 6, '漢字… '],
    ['ab\ncd', 5, 'ab cd'],
    [`a${NO_BREAK}b`, 3, 'a b'],
    ['abc', 0, 'a…'],
  ])('fits %j into %d columns', (text, columns, expected) => {
    expect(cell(plainLook, text, columns)).toBe(expected);
  });

  test('cuts in ASCII', () => {
    expect(cell(asciiLook, 'abcdefgh', 6)).toBe('abc...');
  });
});

describe('definitions', () => {
  test('aligns the texts and leaves out rows without one', () => {
    const look = { ...plainLook, width: 60, style: ansiStyle };
    expect(
      definitions(look, [
        ['A', 'x'],
        ['Longer', 'y'],
        ['None', ' '],
      ]),
    ).toEqual(['  \u001b[1mA:\u001b[0m       x', '  \u001b[1mLonger:\u001b[0m  y']);
    expect(definitions(look, [])).toEqual([]);
  });
});

describe('fitLook', () => {
  test.each([
    [1, 60],
    [80, 80],
    [300, 120],
  ])('lays %d columns out in %d', (width, expected) => {
    expect(fitLook({ ...plainLook, width }).width).toBe(expected);
  });
});

describe('amounts', () => {
  test.each([
    [0, '0 paths'],
    [1, '1 path'],
    [1000, '1,000 paths'],
    [1_234_567, '1,234,567 paths'],
  ])('counts %d as %s', (amount, words) => {
    expect(countOf(amount, 'path')).toBe(words);
  });

  test('takes a plural of its own', () => {
    expect(countOf(2, 'entry', 'entries')).toBe('2 entries');
    expect(inThousands(999)).toBe('999');
  });

  test.each([
    [0, '<1 ms'],
    [0.49, '<1 ms'],
    [0.5, '1 ms'],
    [999.4, '999 ms'],
    [999.5, '1.0 s'],
    [1100, '1.1 s'],
    [99_949, '99.9 s'],
    [99_950, '100 s'],
    [3_600_000, '3,600 s'],
  ])('says %d ms as %s', (ms, words) => {
    expect(formatMs(ms)).toBe(words);
  });
});

describe('isoDay', () => {
  test('agrees with the calendar on every day', () => {
    const lastDay = 8.64e15 / 1000;
    fc.assert(
      fc.property(
        fc.integer({ min: -62_000_000_000_000, max: Math.min(lastDay, 253_000_000_000_000) }),
        (ms) => {
          expect(isoDay(ms)).toBe(new Date(ms).toISOString().slice(0, 10));
        },
      ),
    );
  });

  test.each([
    [Date.UTC(2000, 1, 29), '2000-02-29'],
    [Date.UTC(2100, 1, 28), '2100-02-28'],
    [Date.UTC(2100, 2, 1), '2100-03-01'],
    [Date.UTC(2026, 11, 31), '2026-12-31'],
    [Number.POSITIVE_INFINITY, 'unknown day'],
  ])('writes %d as %s', (ms, day) => {
    expect(isoDay(ms)).toBe(day);
  });
});

describe('ports', () => {
  const tcp = (port: number) => ({ transport: 'tcp' as const, port });
  const udp = (port: number) => ({ transport: 'udp' as const, port });

  test.each([
    [[], ''],
    [[tcp(5597), tcp(445), udp(6235), tcp(445)], 'tcp 445, 5597; udp 6235'],
    [[udp(1), udp(2), udp(5), udp(6), udp(7)], 'udp 1, 2, 5-7'],
  ])('dictates them', (ports, words) => {
    expect(portsInWords(ports).replaceAll(NO_BREAK, ' ')).toBe(words);
  });

  test('labels one for a table', () => {
    expect(portLabel({ ...tcp(5597), security: 'ssl' })).toBe('tcp/5597 SSL');
    expect(portLabel({ ...udp(6235), security: 'none' })).toBe('udp/6235');
  });

  test.each([
    ['5597', 1],
    ['8018,8108', 2],
    ['16384-32767', 1],
    ['dynamic', 1],
  ])('counts %s as %d', (ports, count) => {
    expect(portCount(ports)).toBe(count);
  });
});

describe('hosts', () => {
  test.each([
    ['cic01', '10.0.0.5', 'cic01 (10.0.0.5)'],
    ['10.0.0.5', '10.0.0.5', '10.0.0.5'],
    ['cic01', null, 'cic01'],
  ])('labels %s at %s', (target, address, label) => {
    expect(hostLabel(target, address)).toBe(label);
  });

  test('sorts addresses by number, IPv4 before IPv6', () => {
    const sorted = ['10.0.0.9', '10.0.0.10', '192.168.0.1', 'fd00::1', 'fd00::2'];
    expect([...sorted].reverse().sort(compareAddresses)).toEqual(sorted);
    expect(compareAddresses('10.0.0.9', '10.0.0.9')).toBe(0);
  });
});
