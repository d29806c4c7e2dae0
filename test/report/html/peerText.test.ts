import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_BREAK } from '../../../src/report/paragraph.ts';
import { printable } from '../../../src/report/printable.ts';
import { mixed } from '../formats.ts';
import { hostile } from '../hostile.ts';
import { foreign, saying } from './foreignText.ts';
import { attribute, faultsOf, pageOf, render, shape, textOf } from './page.ts';

describe('text that comes from outside', () => {
  const plain = shape(pageOf(saying('x')));

  test('changes no element and no attribute, and is found again as text', () => {
    fc.assert(
      fc.property(foreign, (text) => {
        fc.pre(printable(text).trim() !== '' && !text.includes(','));
        const page = pageOf(saying(text));
        expect(page.faults).toEqual([]);
        expect(shape(page)).toEqual(plain);
        const shown = printable(text).replaceAll(NO_BREAK, ' ').replace(/\s+/g, ' ').trim();
        for (const id of ['row-1', 'run', 'not-checked']) expect(textOf(page.byId(id))).toContain(shown);
      }),
      { numRuns: 60 },
    );
  }, 30_000);

  test('leaves the page valid', async () => {
    for (const text of fc.sample(foreign, { numRuns: 6, seed: 7 })) {
      expect(await faultsOf(render(saying(text)))).toEqual([]);
    }
    expect(
      pageOf(hostile(mixed))
        .elements()
        .flatMap(({ attrs }) => attrs.filter(({ name }) => name.startsWith('on'))),
    ).toEqual([]);
  });

  test('names no other file, whatever it says', () => {
    const page = pageOf(saying('https://evil.example/x.png'));
    const addresses = page
      .elements()
      .flatMap((element) => [attribute(element, 'href'), attribute(element, 'src')]);
    expect(addresses.filter((one) => one?.includes('evil'))).toEqual([]);
  });
});
