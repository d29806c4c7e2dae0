import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { compared, everyKind, otherRun } from '../report/comparisons.ts';
import { aReport } from '../support/builders.ts';
import { type Browser, isHindered, openBrowser } from './chromium.ts';
import { axeSays, overflow } from './complaints.ts';
import { diffPageOf, longWords, mixed } from './pages.ts';

const TITLE = 'the page of a comparison in a browser';

describe.skipIf(isHindered(TITLE))(TITLE, () => {
  let browser: Browser;
  let kinds = '';
  let differing = '';
  beforeAll(async () => {
    browser = await openBrowser();
    kinds = await diffPageOf(everyKind());
    differing = await diffPageOf(compared(aReport({ paths: [] }), otherRun(mixed)));
  });
  afterAll(() => browser.close());
  afterEach(() => {
    expect(browser.misdeeds).toEqual([]);
  });

  test('the first screen has what it comes to, which runs it is of, and the first of what is worse', async () => {
    const page = await browser.open(kinds);
    for (const id of ['h1', '#before', '#after', '#newly-broken tr:nth-child(2)']) {
      const box = await page.locator(id).boundingBox();
      expect(box === null ? null : box.y + box.height, id).toBeLessThan(800);
    }
    expect(await page.locator('h1').innerText()).toBe(
      '✗ 3 paths got worse. 2 paths are fixed, 1 is now proven.',
    );
  });

  test.each([true, false])(
    'evidence unfolds, and a link leads to each kind: script %s',
    async (javaScriptEnabled) => {
      const page = await browser.open(kinds, { javaScriptEnabled });
      const evidence = page.locator('#newly-broken details dl');
      expect(await evidence.isVisible()).toBe(false);
      await page.locator('#newly-broken summary').click();
      expect(await evidence.isVisible()).toBe(true);
      await page.getByRole('link', { name: 'Gone paths (1)' }).click();
      await expect.poll(() => page.locator('#gone').isVisible()).toBe(true);
      expect(new URL(page.url()).hash).toBe('#gone');
    },
  );

  test('is a table to those who hear it', async () => {
    const page = await browser.open(kinds);
    expect(await page.getByRole('table').count()).toBe(1);
    expect(await page.getByRole('rowheader', { name: 'Notifier' }).count()).toBe(everyKind().changes.length);
  });

  test('on paper the evidence of what is worse is unfolded, and that of the rest is not there', async () => {
    const page = await browser.open(kinds);
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#newly-broken details dl').isVisible()).toBe(true);
    expect(await page.locator('#fixed details:visible').count()).toBe(0);
    expect(await page.locator('#fixed dl:visible').count()).toBe(2);
    expect(await page.locator('nav').isVisible()).toBe(false);
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test.each([390, 320, 1280])('nothing is wider than a screen of %i pixels', async (width) => {
    const wide = await diffPageOf(compared(aReport({ paths: [] }), longWords));
    for (const text of [kinds, differing, wide]) {
      expect(await overflow(await browser.open(text, { width }))).toBe(0);
    }
  });

  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)('axe finds nothing against it: %s, %i pixels', async (colorScheme, width) => {
    const same = await diffPageOf(compared(mixed, mixed));
    for (const text of [kinds, differing, same]) {
      const { against, passed } = await axeSays(await browser.open(text, { colorScheme, width }));
      expect(against).toEqual([]);
      expect(passed).toContain('color-contrast');
    }
  });
});
