import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { aReason, aReport, aReportPath } from '../support/builders.ts';
import { anAlert, daemonOf, freshDaemon } from '../support/daemons.ts';
import type { FakeApi, FakeDaemon } from '../support/fakeApi.ts';
import { type Browser, isHindered, openBrowser } from './chromium.ts';
import { axeSays, overflow } from './complaints.ts';
import { mixedDaemon, serve } from './dashboards.ts';
import { longWords, mixed } from './pages.ts';

/** Eight views, each judged as a whole. */
const PATIENCE_MS = 300_000;

const TITLE = 'the looks of the dashboard';

const [broken] = mixed.paths.filter(({ outcome }) => outcome === 'broken');
const VIEWS = ['#/', '#/diagram', '#/matrix', '#/paths', '#/changes', '#/runs', '#/alerts?state=all'];
const pathView = (id: string): string => `#/paths/everything/${encodeURIComponent(id)}`;

/** Everything at once: alerts, banners, a path that flaps. */
async function fullDaemon(): Promise<FakeDaemon> {
  const daemon = await mixedDaemon();
  const alerts = [anAlert(mixed.paths.filter(({ outcome }) => outcome === 'broken').slice(0, 4))];
  const [first, ...rest] = daemon.paths;
  if (first === undefined) throw new Error('no path');
  return {
    ...daemon,
    alerts,
    paths: [{ ...first, watched: { ...first.watched, flappingSinceMs: Date.now() } }, ...rest],
    overview: { ...daemon.overview, alerts, maintenance: 'patch night', store: { trouble: 'disk full' } },
  };
}

/** Goes to a view and waits until it has what it asked for. */
async function show(page: Page, api: FakeApi, hash: string): Promise<void> {
  await page.goto(`${api.url}${hash}`);
  await expect.poll(() => page.locator('main h1').count()).toBe(1);
  await expect.poll(() => page.getByText(/^(Reading|Drawing)/).count()).toBe(0);
}

describe.skipIf(isHindered(TITLE))(TITLE, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  afterEach(() => {
    expect(browser.misdeeds).toEqual([]);
  });

  test.each([390, 320, 1280])('nothing is wider than a screen of %i pixels', async (width) => {
    const [long] = longWords.paths;
    const full = await fullDaemon();
    for (const [daemon, id] of [
      [full, broken?.id ?? ''],
      [daemonOf(longWords, { alerts: long === undefined ? [] : [anAlert([long])] }), long?.id ?? ''],
    ] as const) {
      const api = await serve(daemon);
      const page = await browser.visit(api.url, { width });
      for (const hash of [...VIEWS, pathView(id)]) {
        await show(page, api, hash);
        expect(await overflow(page), hash).toBe(0);
      }
    }
  });

  // Colours do not depend on the width, nor the order of things on colours.
  test.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)(
    'axe finds nothing against any view: %s, %i pixels',
    async (colorScheme, width) => {
      const api = await serve(await fullDaemon());
      const page = await browser.visit(api.url, { colorScheme, width });
      for (const hash of [...VIEWS, pathView(broken?.id ?? '')]) {
        await show(page, api, hash);
        const { against, passed } = await axeSays(page);
        expect(against, hash).toEqual([]);
        expect(passed).toContain('color-contrast');
      }
    },
    PATIENCE_MS,
  );

  test('axe finds nothing against the views of a daemon that has not checked yet, nor without a line to it', async () => {
    const api = await serve(freshDaemon());
    const page = await browser.visit(api.url);
    for (const hash of VIEWS) {
      await show(page, api, hash);
      expect((await axeSays(page)).against, hash).toEqual([]);
    }
    await api.stop();
    await expect.poll(() => page.locator('.banner.lost').count()).toBe(1);
    expect((await axeSays(page)).against).toEqual([]);
  });

  test.each(['keys', 'token'] as const)('axe finds nothing against the dialog: %s', async (dialog) => {
    const api = await serve(daemonOf(aReport({ paths: [] }), dialog === 'token' ? { tokens: {} } : {}));
    const page = await browser.visit(api.url);
    if (dialog === 'keys') await page.keyboard.press('?');
    await expect.poll(() => page.locator('dialog[open]').count()).toBe(1);
    expect((await axeSays(page)).against).toEqual([]);
  });

  test('a thousand paths are there to be scrolled and searched, and the rest on demand', async () => {
    const paths = Array.from({ length: 2500 }, (_, at) =>
      aReportPath({
        id: `flow.${at % 20}/host${at % 50}/10.0.0.1/${at}`,
        target: `host${at % 50}`,
        port: 1000 + at,
        ...(at % 10 === 0 ? { outcome: 'broken', verdict: 'blocked', reason: aReason('x', 'silent') } : {}),
      }),
    );
    const api = await serve(daemonOf(aReport({ paths })));
    const page = await browser.visit(`${api.url}#/paths`);
    const rows = page.locator('.paths tbody tr');
    await expect.poll(() => rows.count()).toBe(1000);
    expect(api.requests.filter((line) => line.includes('/paths?'))).toHaveLength(3);
    await page.getByRole('button', { name: 'Show 1,000 more paths' }).click();
    await page.getByRole('button', { name: 'Show 500 more paths' }).click();
    expect(await rows.count()).toBe(2500);
    await page.getByLabel('Search').fill('host17 tcp/1067');
    await expect.poll(() => rows.count()).toBe(1);
  });
});
