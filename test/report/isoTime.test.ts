import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { epochMsOf } from '../../src/report/isoTime.ts';

describe('epochMsOf', () => {
  test('agrees with the calendar at every moment', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_000_000_000_000, max: 253_000_000_000_000 }), (ms) => {
        expect(epochMsOf(new Date(ms).toISOString())).toBe(ms);
      }),
    );
  });

  test.each(['1970-01-01T00:00:00Z', '2000-02-29T23:59:59.5Z', '2026-11-23T08:45:12.345678Z'])(
    'reads %s',
    (text) => {
      expect(epochMsOf(text)).toBe(Math.floor(Date.parse(text)));
    },
  );

  test.each([
    '',
    'today',
    '2026-11-23',
    '2026-11-23T08:45:12+01:00',
    '2026-13-01T00:00:00Z',
    ' 2026-11-23T08:45:12Z',
  ])('does not guess at %j', (text) => {
    expect(epochMsOf(text)).toBeNull();
  });
});
