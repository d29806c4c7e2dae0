import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { berInteger, berOf, readBerElements, readBerHeader } from '../../../src/wire/services/ber.ts';
import { FUZZ_RUNS } from '../../support/talk.ts';

const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

describe('the beginning of an element', () => {
  test.each([
    ['a short length', bytes(0x30, 3, 1, 2, 3), { tag: 0x30, start: 2, end: 5 }],
    ['one octet of length', bytes(0x30, 0x81, 0x80), { tag: 0x30, start: 3, end: 131 }],
    ['two octets', bytes(0x04, 0x82, 0x01, 0x02), { tag: 4, start: 4, end: 262 }],
    [
      'four octets, as Active Directory sends',
      bytes(0x30, 0x84, 0, 0, 0, 5),
      { tag: 0x30, start: 6, end: 11 },
    ],
    ['64 KiB', bytes(0x30, 0x83, 1, 0, 0), { tag: 0x30, start: 5, end: 65_541 }],
  ])('with %s is read', (_what, given, expected) => {
    expect(readBerHeader(given)).toEqual(expected);
  });

  test('may lie anywhere', () => {
    expect(readBerHeader(bytes(9, 9, 2, 1, 7), 2)).toEqual({ tag: 2, start: 4, end: 5 });
  });

  test.each([
    ['nothing', bytes()],
    ['the tag', bytes(0x30)],
    ['half a length', bytes(0x30, 0x82, 1)],
  ])('is waited for while there is but %s', (_what, given) => {
    expect(readBerHeader(given)).toBeUndefined();
  });

  test.each([
    ['a tag of several octets', bytes(0x1f)],
    ['a length that is not told', bytes(0x30, 0x80)],
    ['five octets of length', bytes(0x30, 0x85, 0, 0, 0, 0, 1)],
    ['more than 64 KiB', bytes(0x30, 0x83, 1, 0, 1)],
    ['4 GiB', bytes(0x30, 0x84, 0xff, 0xff, 0xff, 0xff)],
    ['more than 64 KiB already', bytes(0x30, 0x84, 0xff, 0xff, 0xff)],
  ])('is none with %s', (_what, given) => {
    expect(readBerHeader(given)).toBeNull();
  });
});

describe('a content', () => {
  test('is read element by element', () => {
    expect(readBerElements(bytes(2, 1, 7, 4, 0))).toEqual([
      { tag: 2, content: bytes(7) },
      { tag: 4, content: bytes() },
    ]);
    expect(readBerElements(bytes())).toEqual([]);
  });

  test.each([
    ['too short', bytes(2, 2, 7)],
    ['begun only', bytes(2, 1, 7, 4)],
    ['damaged', bytes(2, 1, 7, 4, 0x80)],
  ])('that is %s is none', (_what, given) => {
    expect(readBerElements(given)).toBeNull();
  });
});

test.each([
  [bytes(0), 0],
  [bytes(0x7f), 127],
  [bytes(0x00, 0x80), 128],
  [bytes(0xff), -1],
  [bytes(0xff, 0x7f), -129],
  [bytes(0x7f, 0xff, 0xff, 0xff), 2_147_483_647],
  [bytes(0x80, 0, 0, 0, 0, 0), -(2 ** 47)],
  [bytes(), null],
  [bytes(1, 2, 3, 4, 5, 6, 7), null],
])('the number in %j is %j', (given, expected) => {
  expect(berInteger(given)).toBe(expected);
});

test('what is made is read again', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }), (contents) => {
      const whole = berOf(0x30, ...contents.map((content) => berOf(0x04, content)));
      const header = readBerHeader(whole);
      expect(header).toMatchObject({ tag: 0x30, end: whole.length });
      const inner = readBerElements(whole.subarray(header?.start));
      expect(inner?.map(({ content }) => [...content])).toEqual(contents.map((content) => [...content]));
    }),
  );
});

test('whatever comes, nothing is read behind its end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (given) => {
      const sizes = readBerElements(given)?.map(({ content }) => content.length) ?? [];
      const sum = sizes.reduce((a, b) => a + b, 0);
      if (sum > given.length) throw new Error(`${sum} of ${given.length} bytes`);
      berInteger(given);
      const header = readBerHeader(given);
      if (header && header.start > given.length) throw new Error('begins behind the end');
    }),
    { numRuns: FUZZ_RUNS },
  );
});
