import { describe, expect, it } from 'vitest';
import { renderKeyPath } from '../../src/config/keyPath.ts';
import { printable, quote, showValue } from '../../src/config/showValue.ts';

describe('showValue', () => {
  it.each([
    [undefined, 'nothing'],
    [null, 'nothing'],
    [[1], 'a list'],
    [{ a: 1 }, 'a mapping'],
    ['cic01', '"cic01"'],
    [5597, '5597'],
    [true, 'true'],
    [Number.NaN, 'NaN'],
  ])('%j → %s', (value, shown) => {
    expect(showValue(value)).toBe(shown);
  });
});

describe('quote', () => {
  it('cuts a long text', () => {
    expect(quote('x'.repeat(61))).toBe(`"${'x'.repeat(60)}…"`);
    expect(quote('x'.repeat(60))).toBe(`"${'x'.repeat(60)}"`);
  });

  it('escapes what a terminal would act on', () => {
    expect(quote('a\u001b[31m\n"\u202e')).toBe('"a\\u001b[31m\\n\\"\\u{202e}"');
  });
});

describe('printable', () => {
  it('writes control and direction characters as numbers', () => {
    expect(printable('a\u0007b\u200f\u2028ü')).toBe('a\\u{7}b\\u{200f}\\u{2028}ü');
  });
});

describe('renderKeyPath', () => {
  it.each([
    [[], ''],
    [['hosts', 0, 'address'], 'hosts[0].address'],
    [['options', 'mail-system'], 'options.mail-system'],
    [['options', 'a b'], 'options["a b"]'],
    [['\u001b'], '["\\u001b"]'],
    [['\u202e'], '["\\u{202e}"]'],
  ])('%j → %s', (path, rendered) => {
    expect(renderKeyPath(path)).toBe(rendered);
  });
});
