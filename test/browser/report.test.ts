import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, isHindered, openBrowser } from './chromium.ts';
import { axeSays, overflow } from './complaints.ts';
import { drawnPageOf, longWords, mixed, pageOf } from './pages.ts';

const TITLE = 'the HTML report in a browser';

const visibleRows = (page: Page): Promise<number> => page.locator('#paths tbody tr:visible').count();
const column = (page: Page, at: number): Promise<readonly string[]> =>
  page.locator(`#paths tbody tr:visible > :nth-child(${at})`).allTextContents();

describe.skipIf(isHindered(TITLE))(TITLE, () => {
  let browser: Browser;
  let html = '';
  beforeAll(async () => {
    browser = await openBrowser();
    html = await pageOf(mixed);
  });
  afterAll(() => browser.close());
  afterEach(() => {
    expect(browser.misdeeds).toEqual([]);
  });

  test('shows every row, and its first screen has what is broken, what breaks and what to do', async () => {
    const page = await browser.open(html);
    await expect.poll(() => visibleRows(page)).toBe(await page.locator('#paths tbody tr').count());
    for (const id of ['h1', '#breaks h2', '#next h2']) {
      const box = await page.locator(id).boundingBox();
      expect(box === null ? null : box.y + box.height, id).toBeLessThan(800);
    }
    expect(await page.locator('h1').innerText()).toContain('7 documented paths are broken');
  });

  test('a chip narrows the table, two of one kind widen it again, and the rest comes back', async () => {
    const page = await browser.open(html);
    const all = await visibleRows(page);
    await page.getByRole('checkbox', { name: 'broken' }).check();
    const outcomes = await column(page, 1);
    expect(new Set(outcomes)).toEqual(new Set(['✗ broken']));
    const shown = await page.locator('#shown').innerText();
    expect(shown).toBe(`7 of 15 paths in ${outcomes.length} rows`);
    await page.locator('input[value="unproven"][name="outcome"]').check();
    expect(await visibleRows(page)).toBeGreaterThan(outcomes.length);
    await page.locator('input[value="closed"]').check();
    expect(await column(page, 2)).toEqual(['closed']);
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await visibleRows(page)).toBe(all);
    expect(await page.locator('input:checked').count()).toBe(0);
  });

  test('the warned can be had alone', async () => {
    const page = await browser.open(html);
    await page.locator('input[name="warned"]').check();
    expect(await visibleRows(page)).toBe(mixed.paths.filter(({ warnings }) => warnings.length > 0).length);
  });

  test('the search finds every word anywhere, evidence included, whatever its case', async () => {
    const page = await browser.open(html);
    await page.getByLabel('Search').fill('TCP/445 smb');
    expect(await column(page, 3)).toEqual(['SMB']);
    await page.getByLabel('Search').fill('econnrefused');
    expect(await column(page, 2)).toEqual(['closed']);
    await page.getByLabel('Search').fill('no such thing');
    expect(await visibleRows(page)).toBe(0);
    expect(await page.locator('#shown').innerText()).toBe('0 of 15 paths in 0 rows');
  });

  test('a heading sorts, and turns the order round', async () => {
    const page = await browser.open(html);
    const ports = async (): Promise<readonly number[]> =>
      (await column(page, 4)).map((text) => Number(/\d+/.exec(text)?.[0]));
    const before = await ports();
    const button = page.getByRole('button', { name: 'Port', exact: true });
    await button.click();
    expect(await ports()).toEqual(before.toSorted((one, other) => one - other));
    expect(
      await page.getByRole('columnheader', { name: 'Port', exact: true }).getAttribute('aria-sort'),
    ).toBe('ascending');
    await button.click();
    expect(await ports()).toEqual(before.toSorted((one, other) => other - one));
    await page.getByRole('button', { name: 'Time' }).click();
    const times = await column(page, 7);
    const untimed = times.indexOf('');
    expect(times.slice(untimed).every((text) => text === '')).toBe(true);
    await page.getByRole('button', { name: 'Outcome' }).click();
    expect(await ports()).toEqual(before);
  });

  test('an arrow of a drawing shows its rows alone, by mouse and by keyboard', async () => {
    for (const follow of [(page: Page) => page.locator('svg a').first().click(), pressEnterOnArrow]) {
      const page = await browser.open(html);
      await page.getByLabel('Search').fill('nothing has this');
      await follow(page);
      const rows = (await page.locator('#arrow-1').getAttribute('data-rows'))?.split(' ') ?? [];
      expect(await visibleRows(page)).toBe(rows.length);
      for (const row of rows) expect(await page.locator(`#row-${row}`).isVisible()).toBe(true);
      expect(await page.locator('#shown').innerText()).toContain('those of one arrow');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('paths');
      await expect(page.locator('#paths h2').boundingBox()).resolves.toMatchObject({ y: expect.any(Number) });
      expect(await page.getByLabel('Search').inputValue()).toBe('');
    }
  });

  test('an arrow without rows leads to what it is in words', async () => {
    const page = await browser.open(html);
    await page.locator('svg a').nth(1).click();
    await expect.poll(() => page.locator('#arrow-2').isVisible()).toBe(true);
    expect(await visibleRows(page)).toBeGreaterThan(2);
  });

  test('every arrow of the drawings is coloured as the rows that it leads to, and leads to all of them', async () => {
    const page = await browser.open(await drawnPageOf(mixed));
    const arrows = await page.evaluate(() =>
      [...document.querySelectorAll('#diagrams svg a')].map((link) => {
        const item = document.getElementById((link.getAttribute('href') ?? '').slice(1));
        const rows = (item?.dataset['rows'] ?? '')
          .split(' ')
          .map((row) => document.getElementById(`row-${row}`));
        return {
          drawing: link.closest('details')?.querySelector('summary')?.textContent ?? '',
          state: link.querySelector('.cic-arrow')?.getAttribute('class')?.replace('cic-arrow cic-', ''),
          outcomes: rows.map((row) => row?.className.split(' ')[0]),
          numbers: rows.map((row) => row?.id),
        };
      }),
    );
    expect(arrows.length).toBeGreaterThan(3);
    for (const { state, outcomes } of arrows) {
      expect(state).toBe(['broken', 'unproven', 'met'].find((outcome) => outcomes.includes(outcome)));
    }
    const rows = await page.locator('#paths tbody tr').evaluateAll((all) => all.map(({ id }) => id));
    const overview = arrows.filter(({ drawing }) => drawing === arrows[0]?.drawing);
    for (const drawn of [overview, arrows.slice(overview.length)]) {
      expect(new Set(drawn.flatMap(({ numbers }) => numbers))).toEqual(new Set(rows));
    }
    await page.locator('#diagrams svg a').first().click();
    expect(await visibleRows(page)).toBe(new Set(arrows[0]?.numbers).size);
  });

  test('without script everything is there, and nothing that would need one', async () => {
    const page = await browser.open(html, { javaScriptEnabled: false });
    expect(await page.locator('#filter').isVisible()).toBe(false);
    expect(await page.locator('#paths tbody tr').count()).toBeGreaterThan(5);
    expect(await page.locator('button:visible').count()).toBe(0);
    await page.locator('#row-1 summary').click();
    expect(await page.locator('#row-1 dl').isVisible()).toBe(true);
  });

  test('the keyboard reaches every link, field, button and fold', async () => {
    const page = await browser.open(html);
    const wanted = await page
      .locator('a[href]:visible, input:visible, button:visible, summary:visible, [tabindex="0"]:visible')
      .count();
    const reached = new Set<string>();
    for (let presses = 0; presses < wanted + 20; presses++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const element = document.activeElement;
        return element === null || element === document.body
          ? ''
          : String([...document.querySelectorAll('*')].indexOf(element));
      });
      if (at === '' || reached.has(at)) break;
      reached.add(at);
    }
    // The first one is off the screen until it has the focus.
    expect(reached.size).toBeGreaterThanOrEqual(wanted);
  });

  test('a rule is copied', async () => {
    const page = await browser.open(html);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('summary', { hasText: 'Rules for nftables' }).click();
    const rule = page.locator('pre', { hasText: 'nft -f' });
    const button = page.locator('details', { has: rule }).getByRole('button');
    await button.click();
    await expect.poll(() => button.innerText()).toBe('Copied');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      await rule.evaluate((text) => text.textContent),
    );
  });

  test('on paper what is not met is unfolded, and what only a screen can do is gone', async () => {
    const page = await browser.open(html);
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#row-1 dl').isVisible()).toBe(true);
    expect(await page.locator('#paths tr.met dl:visible').count()).toBe(0);
    for (const gone of ['#filter', '.skip', 'nav'])
      expect(await page.locator(gone).isVisible(), gone).toBe(false);
    const [paper, ink] = await page.evaluate(() => {
      const { backgroundColor, color } = getComputedStyle(document.body);
      return [backgroundColor, color];
    });
    expect([paper, ink]).toEqual(['rgb(255, 255, 255)', 'rgb(26, 31, 37)']);
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    expect(await page.locator('#row-1 details').getAttribute('open')).toBeNull();
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test.each(['light', 'dark'] as const)('follows the colours of the system: %s', async (colorScheme) => {
    const page = await browser.open(html, { colorScheme });
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(paper).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 24, 29)');
  });

  test.each([
    ['a telephone', 390],
    ['a small telephone', 320],
    ['a desk', 1280],
  ] as const)('on %s nothing is wider than the screen', async (_name, width) => {
    for (const text of [html, await pageOf(longWords)]) {
      expect(await overflow(await browser.open(text, { width }))).toBe(0);
    }
  });

  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
    ['dark', 390],
  ] as const)('axe finds nothing against it: %s, %i pixels', async (colorScheme, width) => {
    const page = await browser.open(html, { colorScheme, width });
    const { against, passed } = await axeSays(page);
    expect(against).toEqual([]);
    expect(passed).toContain('color-contrast');
  });
});

async function pressEnterOnArrow(page: Page): Promise<void> {
  await page.locator('svg a').first().focus();
  await page.keyboard.press('Enter');
}
