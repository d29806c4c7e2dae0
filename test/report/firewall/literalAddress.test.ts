import { isIP } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { familyOf } from '../../../src/report/firewall/literalAddress.ts';

test.each([
  ['10.0.0.5', 4],
  ['255.255.255.255', 4],
  ['fd00::5', 6],
  ['::1', 6],
  ['fd77:0:0:2::10', 6],
  ['1:2:3:4:5:6:7:8', 6],
  ['FD00::A', 6],
  ['1::', 6],
  ['0.0.0.0', null],
  ['::', null],
  ['0:0:0:0:0:0:0:0', null],
  ['10.0.0.256', null],
  ['10.0.0', null],
  ['10.0.0.05', null],
  ['10.0.0.5/24', null],
  ['10.0.0.5; reboot', null],
  ['10.0.0.5\n', null],
  ['fe80::1%eth0', null],
  ['::ffff:10.0.0.5', null],
  ['1::2::3', null],
  ['1:2:3:4:5:6:7', null],
  ['1:2:3:4:5:6:7:8:9', null],
  ['1:2:3:4::5:6:7:8', null],
  ['12345::', null],
  [':::', null],
  ['any', null],
  ['', null],
  ['cic01', null],
])('%j', (text, family) => {
  expect(familyOf(text)).toBe(family);
});

test('what it takes for an address is one', () => {
  const almost = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef:.') }),
    fc.string(),
  );
  fc.assert(
    fc.property(almost, (text) => {
      const family = familyOf(text);
      if (family !== null) expect(isIP(text)).toBe(family);
      else if (isIP(text) !== 0) expect(text).toMatch(/^[0:.]*$|\./);
    }),
    { numRuns: 3000 },
  );
});
