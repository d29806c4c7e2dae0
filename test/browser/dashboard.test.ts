import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { LiveEvent } from '../../src/model/live.ts';
import { aReason, aReport, aReportPath } from '../support/builders.ts';
import { anAlert, aWatch, countsOf, daemonOf, freshDaemon, statusOf } from '../support/daemons.ts';
import type { FakeApi } from '../support/fakeApi.ts';
import { type Browser, isHindered, openBrowser } from './chromium.ts';
import { mixedDaemon, serve } from './dashboards.ts';
import { mixed } from './pages.ts';

const TITLE = 'the dashboard in a browser';

const heading = (page: Page): Promise<string> => page.locator('h1').innerText();
const banners = (page: Page): Promise<readonly string[]> => page.locator('.banner').allInnerTexts();
const met = aReport({
  paths: [aReportPath(), aReportPath({ id: 'flow.b/cic02/10.0.0.6/445', target: 'cic02' })],
});
const running = { sinceMs: Date.now(), isWhole: true, done: 0, total: 0 };
const last = { reportId: 'run-2', finishedMs: Date.now(), durationMs: 900, outcome: 'met' } as const;

/** The daemon has nothing to tell until the page listens. */
async function whenListening(api: FakeApi): Promise<void> {
  await expect.poll(() => api.listeners()).toBeGreaterThan(0);
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

  test('begins with what needs attention: causes, then broken paths that no cause explains, then the rest', async () => {
    const daemon = await mixedDaemon();
    const broken = mixed.paths.filter(({ outcome }) => outcome === 'broken');
    const alert = anAlert(broken.slice(0, 4));
    const api = await serve({ ...daemon, overview: { ...daemon.overview, alerts: [alert] } });
    const page = await browser.visit(api.url);
    await expect.poll(() => heading(page)).toBe('✗ 7 documented paths are broken. 2 more are unproven.');
    expect(await page.locator('.causes h2').allInnerTexts()).toEqual([
      'Open alerts (1)',
      'Broken, not in an alert (3)',
      'Unproven, not in an alert (2)',
    ]);
    expect(await page.title()).toBe('Attention: 7 broken, 2 unproven, 6 met · cic01');
    const card = page.locator('.alert');
    expect(await card.locator('h3').innerText()).toBe(`✗ ${alert.title}`);
    expect(await card.innerText()).toContain(broken[0]?.impact);
    await card.locator('summary').click();
    await card.locator('a').first().click();
    await expect.poll(() => heading(page)).toContain(`${broken[0]?.service} tcp/${broken[0]?.port}`);
    for (const id of ['h1', '.standing']) expect(await page.locator(id).isVisible()).toBe(true);
  });

  test('a fresh daemon says what it waits for, shows how far it is, and what came of it', async () => {
    const api = await serve(freshDaemon());
    const page = await browser.visit(api.url);
    await expect.poll(() => heading(page)).toBe('… The first check is under way: nothing is known yet.');
    expect(await page.locator('.causes').innerText()).toContain(
      'Paths appear here when the first check has ended',
    );
    expect(await page.locator('.progress').innerText()).toBe('Making the plan …');
    await whenListening(api);
    api.tell({ kind: 'run-progress', watch: 'everything', running: { ...running, done: 412, total: 1000 } });
    await expect.poll(() => page.locator('.progress').innerText()).toBe('412 of 1,000 paths checked');
    expect(await page.getByRole('progressbar', { name: 'Check of everything' }).getAttribute('value')).toBe(
      '412',
    );
    const after = daemonOf(met);
    Object.assign(api.daemon, { paths: after.paths, overview: after.overview });
    api.tell({ kind: 'run-ended', watch: 'everything', last, isWhole: true });
    await expect.poll(() => heading(page)).toBe('✓ All 2 paths are met.');
    await expect.poll(() => page.locator('.causes').innerText()).toBe('Nothing needs attention.');
    expect(await page.getByRole('progressbar').count()).toBe(0);
    for (const [hash, words] of [
      ['#/changes', 'Nothing has changed yet'],
      ['#/alerts', 'No alert is open.'],
      ['#/diagram', 'There is no picture yet'],
    ] as const) {
      api.daemon.changes = [];
      await page.goto(`${api.url}${hash}`);
      await expect.poll(() => page.locator('main').innerText()).toContain(words);
    }
  });

  test('runs a watch now, once however often it is pressed, and follows it', async () => {
    const api = await serve(daemonOf(met));
    const page = await browser.visit(api.url);
    const button = page.getByRole('button', { name: /^Run/ });
    await whenListening(api);
    await button.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => api.requests).toContain('POST /api/v1/watches/everything/run');
    api.tell({ kind: 'run-started', watch: 'everything', running });
    await expect.poll(() => button.innerText()).toContain('Running');
    await page.keyboard.press('Enter');
    api.tell({ kind: 'run-progress', watch: 'everything', running: { ...running, done: 1, total: 2 } });
    await expect.poll(() => page.locator('.progress').innerText()).toBe('1 of 2 paths checked');
    // Whoever pressed it by keyboard is still there.
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('run-everything');
    const [path] = met.paths;
    const [first, second] = api.daemon.paths;
    if (path === undefined || first === undefined || second === undefined) throw new Error('no path');
    const now = {
      ...path,
      outcome: 'broken',
      verdict: 'blocked',
      reason: aReason('silent', 'silent'),
    } as const;
    api.daemon.paths = [{ ...statusOf(now), pathId: first.pathId }, second];
    const { overview } = api.daemon;
    api.daemon.overview = { ...overview, outcome: 'broken', counts: countsOf(api.daemon.paths) };
    api.tell({ kind: 'run-ended', watch: 'everything', last: { ...last, outcome: 'broken' }, isWhole: true });
    await expect.poll(() => heading(page)).toBe('✗ 1 documented path is broken.');
    await expect.poll(() => button.innerText()).toContain('Run now');
    expect(api.requests.filter((line) => line.startsWith('POST'))).toHaveLength(1);
  });

  test('says why a run was not begun, and does not offer what the token may not do', async () => {
    const api = await serve(daemonOf(met, { runStatus: 409 }));
    const page = await browser.visit(api.url);
    const button = page.getByRole('button', { name: /^Run now/ });
    await button.click();
    await expect.poll(() => page.locator('.run').innerText()).toContain('A check is under way already.');
    api.daemon.runStatus = 503;
    await button.click();
    await expect.poll(() => page.locator('.run').innerText()).toContain('Not now.');
    api.daemon.tokens = { reader: 'read' };
    await page.evaluate(() => sessionStorage.setItem('cicprobe-token', 'reader'));
    await button.click();
    await expect.poll(() => page.locator('.run').innerText()).toContain('This token may look and not run');
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    const before = api.requests.length;
    await button.click({ force: true });
    expect(api.requests.slice(before).filter((line) => line.startsWith('POST'))).toEqual([]);
  });

  test('without a line to the daemon nothing is shown as met, and all is well when it is back', async () => {
    const api = await serve(daemonOf(met));
    const page = await browser.visit(api.url);
    await expect.poll(() => heading(page)).toBe('✓ All 2 paths are met.');
    await whenListening(api);
    await api.stop();
    await expect.poll(() => heading(page)).toBe('… Not connected: how the paths stand now is not known.');
    expect(await banners(page)).toEqual([expect.stringContaining('Not connected since')]);
    expect(await page.locator('header').innerText()).not.toContain('met');
    expect(await page.locator('.headline').innerText()).toContain('When the daemon was last heard: 2 met.');
    expect(await page.title()).toContain('not connected');
    await api.startAgain();
    await expect.poll(() => heading(page), { timeout: 20_000 }).toBe('✓ All 2 paths are met.');
    expect(await banners(page)).toEqual([]);
  });

  test('asks from time to time where no line is left, and says so', async () => {
    const api = await serve(daemonOf(met, { streams: 'full' }));
    const page = await browser.visit(api.url);
    await expect.poll(() => banners(page)).toEqual([expect.stringContaining('asks every 15 seconds')]);
    expect(await heading(page)).toBe('✓ All 2 paths are met.');
  });

  test('warns of checks that fail, a store in trouble, a faulty configuration and maintenance', async () => {
    const daemon = daemonOf(met);
    const api = await serve({
      ...daemon,
      overview: {
        ...daemon.overview,
        watches: [aWatch({ failure: 'no socket is left' })],
        store: { trouble: 'the disk is full' },
        config: { ...daemon.overview.config, fault: 'cicprobe.yaml: line 3: daemon.watchez is not known' },
        maintenance: 'patch night',
      },
    });
    const page = await browser.visit(api.url);
    await expect
      .poll(() => banners(page))
      .toEqual([
        expect.stringContaining('the disk is full'),
        expect.stringContaining('daemon.watchez is not known'),
        expect.stringContaining('Maintenance is going on: patch night'),
      ]);
    expect(await heading(page)).toBe('… All 2 paths were met when it could be checked last.');
    expect(await page.locator('.headline').innerText()).toContain('could not be made: no socket is left');
  });

  test('narrows the table of paths by chips, host and words, sorts it, and keeps what is shown in the address', async () => {
    const api = await serve(await mixedDaemon());
    const page = await browser.visit(`${api.url}#/paths`);
    const rows = page.locator('.paths tbody tr');
    const column = (at: number): Promise<readonly string[]> =>
      page.locator(`.paths tbody tr > :nth-child(${at})`).allTextContents();
    await expect.poll(() => rows.count()).toBe(15);
    expect((await column(1))[0]).toBe('✗ broken');
    await page.getByRole('checkbox', { name: 'unproven' }).check();
    await expect.poll(() => column(1)).toEqual(['? unproven', '? unproven']);
    expect(await page.locator('#shown').innerText()).toBe('2 of 15 paths');
    await page.getByLabel('Search').fill('administrator');
    await expect.poll(() => rows.count()).toBe(1);
    await page.reload();
    await expect.poll(() => page.locator('#shown').innerText()).toBe('1 of 15 paths');
    expect(await page.getByLabel('Search').inputValue()).toBe('administrator');
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(() => rows.count()).toBe(15);
    expect(new URL(page.url()).hash).toBe('#/paths');
    const ports = async (): Promise<readonly number[]> =>
      (await column(4)).map((text) => Number(/\d+/.exec(text)?.[0]));
    const sort = page.getByRole('button', { name: 'Port', exact: true });
    await sort.click();
    expect(await ports()).toEqual((await ports()).toSorted((one, other) => one - other));
    await sort.click();
    expect(await ports()).toEqual((await ports()).toSorted((one, other) => other - one));
    expect(await page.locator('th[aria-sort]').innerText()).toContain('Port');
    await page.getByLabel('Host').selectOption('cic01');
    expect(new URL(page.url()).hash).toBe('#/paths?host=cic01');
  });

  test('a cell of the matrix leads to its paths', async () => {
    const paths = [
      aReportPath(),
      aReportPath({ id: 'x', target: 'cic02', outcome: 'broken', verdict: 'blocked' }),
    ];
    const api = await serve(daemonOf(aReport({ paths })));
    const page = await browser.visit(`${api.url}#/matrix`);
    const cell = page.getByRole('link', { name: /1 broken/ });
    expect(await cell.getAttribute('title')).toBe('workstation to cic02: 1 broken');
    await cell.click();
    await expect.poll(() => page.locator('#shown').innerText()).toBe('1 of 2 paths');
    expect(await page.locator('.besides').innerText()).toBe('Only those from workstation.');
    await page.goto(`${api.url}#/matrix?columns=roles`);
    await expect.poll(() => page.locator('.matrix thead').innerText()).toContain('cic-server');
  });

  test.each(['mouse', 'keyboard'])('an arrow of the picture leads to its paths, by %s', async (by) => {
    const api = await serve(await mixedDaemon());
    const page = await browser.visit(`${api.url}#/diagram`);
    const arrow = page.locator('.drawing a').first();
    await expect.poll(() => arrow.count()).toBe(1);
    expect(await page.locator('.drawing style').count()).toBe(0);
    const stroke = await arrow.locator('.cic-line').evaluate((line) => getComputedStyle(line).stroke);
    expect(stroke).not.toBe('none');
    if (by === 'mouse') await arrow.locator('text').first().click();
    else {
      await arrow.focus();
      await page.keyboard.press('Enter');
    }
    await expect.poll(() => page.locator('#shown').innerText()).toBe('15 paths');
    expect(await page.locator('.besides').innerText()).toContain('of one arrow');
  });

  test('the picture is drawn anew when all paths were checked, and only then', async () => {
    const api = await serve(await mixedDaemon());
    const page = await browser.visit(`${api.url}#/diagram`);
    const asked = (): number => api.requests.filter((line) => line.includes('/diagram')).length;
    await expect.poll(() => page.locator('.drawing svg').count()).toBe(1);
    await whenListening(api);
    api.daemon.diagram =
      '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">alert(1)</p></foreignObject><script>alert(2)</script><text x="5" y="20">later</text><a href="javascript:alert(3)"><text>x</text></a></svg>';
    const ended: LiveEvent = { kind: 'run-ended', watch: 'everything', last, isWhole: false };
    api.tell(ended);
    api.tell({ ...ended, isWhole: true });
    await expect.poll(() => page.locator('.drawing svg').innerHTML()).toContain('later');
    expect(asked()).toBe(2);
    expect(await page.locator('.drawing svg').evaluate((svg) => svg.outerHTML)).not.toMatch(/alert|script/);
  });

  test('a path has how it stands, why, its past cell by cell, and what changed', async () => {
    const api = await serve(await mixedDaemon());
    const path = mixed.paths.find(({ outcome }) => outcome === 'broken') ?? mixed.paths[0];
    const id = path?.id ?? '';
    const page = await browser.visit(`${api.url}#/paths/everything/${encodeURIComponent(id)}`);
    await expect
      .poll(() => page.locator('.standing').innerText())
      .toContain('✗ broken: blocked (silent) since');
    expect(await page.locator('.reason').innerText()).toBe(path?.reason.text);
    expect(await page.locator('.path-head').innerText()).toContain(`Breaks: ${path?.impact}`);
    await page.getByText('Evidence of the last check').click();
    expect(await page.locator('#evidence').innerText()).toContain('attempts 1 to');
    const grid = page.getByRole('grid');
    await expect.poll(() => grid.getByRole('gridcell').count()).toBeGreaterThan(840);
    const told = page.locator('.told');
    await page.locator('.strip [tabindex="0"]').focus();
    const first = await told.innerText();
    expect(first).toMatch(/^\w{3} \d+ \w{3}, \d\d:00 to \d\d:00: /);
    await page.keyboard.press('ArrowUp');
    expect(await told.innerText()).not.toBe(first);
    await page.locator('.is-broken').first().hover();
    await expect.poll(() => told.innerText()).toMatch(/checks, broken in \d+/);
    await page.locator('.is-none').first().hover();
    await expect.poll(() => told.innerText()).toMatch(/: no data\.$/);
    expect(await page.locator('.chart canvas').count()).toBe(1);
    await page.getByRole('button', { name: 'A year by the day' }).click();
    await expect.poll(() => grid.getByRole('gridcell').count()).toBeLessThan(400);
    expect(await grid.getByRole('gridcell').count()).toBeGreaterThan(364);
    expect(await page.locator('main').innerText()).toMatch(/Met in \d+\.\d\d % of [\d,]+ checks in a year/);
    const change = page.locator('.change').first();
    expect(await change.innerText()).toContain('✓ open (met) → ✗ blocked (broken)');
    await change.locator('summary').click();
    expect(await change.locator('.differences').innerText()).toMatch(/Verdict\s+open\s+blocked/);
    expect(await change.innerText()).toContain('Could also be');
  });

  test('a change that is confirmed while one looks on is added, and what was unfolded stays so', async () => {
    const api = await serve(await mixedDaemon());
    const page = await browser.visit(`${api.url}#/changes`);
    await expect.poll(() => page.locator('.change').count()).toBe(9);
    await page.locator('.change summary').first().click();
    await whenListening(api);
    const [change] = api.daemon.changes;
    if (change === undefined || change.path === null || change.to === null) throw new Error('no change');
    const back = { ...change, id: 2000, atMs: Date.now(), from: change.to, to: change.from };
    api.daemon.changes = [back, ...api.daemon.changes];
    const event = {
      kind: 'changed',
      atMs: Date.now(),
      pathId: change.pathId,
      path: change.path,
      from: change.to,
    } as const;
    api.tell({ kind: 'path', watch: 'everything', event });
    await expect.poll(() => page.locator('.change').count()).toBe(10);
    expect(await page.locator('details[open]').getAttribute('id')).toBe(`change-${change.id}`);
    expect(await page.locator('.tag').allInnerTexts()).toEqual(['during maintenance']);
  });

  test('reports of runs are downloaded in the form that was chosen, with the token', async () => {
    const api = await serve(await mixedDaemon({ tokens: { secret: 'read' } }));
    const page = await browser.visit(`${api.url}#/runs`);
    await page.getByLabel('Token', { exact: true }).fill('secret');
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect.poll(() => page.locator('.runs tbody tr').count()).toBe(100);
    await page.getByRole('button', { name: 'Show earlier ones' }).click();
    await expect.poll(() => page.locator('.runs tbody tr').count()).toBe(200);
    await page.getByLabel('Reports are downloaded as').selectOption('csv');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /report of run 250/ }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('cicprobe-250.csv');
    expect(await page.locator('.runs tbody').innerText()).toContain('hosts in doubt only');
  });

  test('asks for a token, says when it is wrong, and forgets it on demand', async () => {
    const api = await serve(daemonOf(met, { tokens: { right: 'read' } }));
    const page = await browser.visit(api.url);
    const field = page.getByLabel('Token', { exact: true });
    await field.fill('wrong');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('alert').innerText()).toBe('The daemon does not know this token.');
    await page.keyboard.press('Escape');
    expect(await field.isVisible()).toBe(true);
    await field.fill('right');
    await page.keyboard.press('Enter');
    await expect.poll(() => heading(page)).toBe('✓ All 2 paths are met.');
    expect(page.url()).not.toContain('right');
    await page.reload();
    await expect.poll(() => heading(page)).toBe('✓ All 2 paths are met.');
    await page.getByRole('button', { name: 'Forget the token' }).click();
    await expect.poll(() => field.isVisible()).toBe(true);
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  test('is led by keys, unless they are switched off', async () => {
    const api = await serve(await mixedDaemon());
    const page = await browser.visit(api.url);
    await expect.poll(() => page.locator('.watch').count()).toBe(1);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('text');
    await page.keyboard.type('g r/');
    expect(await page.getByLabel('Search').inputValue()).toBe('g r/');
    await page.locator('h1').click();
    for (const [key, title] of [
      ['r', 'Runs'],
      ['d', 'Data flows'],
      ['m', 'Who reaches whom'],
      ['p', 'Paths'],
      ['c', 'Changes'],
      ['l', 'Alerts'],
    ] as const) {
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      await expect.poll(() => heading(page)).toBe(title);
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
      expect(await page.locator('nav [aria-current="page"]').count()).toBe(1);
    }
    await page.keyboard.press('?');
    expect(await page.getByRole('dialog', { name: 'Keys' }).isVisible()).toBe(true);
    await page.getByLabel('Single keys are on').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.keyboard.press('?');
    expect(await heading(page)).toBe('Alerts');
    expect(await page.getByRole('dialog', { name: 'Keys' }).isVisible()).toBe(false);
  });

  test('is light or dark as the system, or as the viewer wants', async () => {
    const api = await serve(await mixedDaemon());
    const page = await browser.visit(api.url, { colorScheme: 'dark' });
    const paper = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await paper();
    await page.getByLabel('Colours').selectOption('light');
    const light = await paper();
    expect(light).not.toBe(dark);
    await page.reload();
    await expect.poll(paper).toBe(light);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.getByLabel('Colours').selectOption('dark');
    expect(await paper()).toBe(dark);
    await page.goto(`${api.url}#/diagram`);
    const drawn = page.locator('.drawing .cic-paper');
    expect(await drawn.evaluate((rect) => getComputedStyle(rect).fill)).toBe(dark);
    await page.getByLabel('Colours').selectOption('system');
    expect(await paper()).toBe(light);
  });

  test('text from hosts stays text', async () => {
    const evil = '<img src=x onerror=alert(1)>';
    const path = aReportPath({
      id: evil,
      target: evil,
      service: evil,
      impact: evil,
      outcome: 'broken',
      verdict: 'blocked',
      reason: aReason(evil, evil),
    });
    const daemon = daemonOf(aReport({ paths: [path] }));
    const alerts = [anAlert([path], { id: evil, title: evil })];
    const api = await serve({ ...daemon, alerts, overview: { ...daemon.overview, host: evil, alerts } });
    const page = await browser.visit(api.url);
    for (const hash of [
      '#/',
      '#/paths',
      '#/matrix',
      '#/changes',
      '#/alerts',
      `#/paths/everything/${encodeURIComponent(evil)}`,
    ]) {
      await page.goto(`${api.url}${hash}`);
      await expect.poll(() => page.locator('main').innerText()).toContain(evil);
      expect(await page.locator('img').count()).toBe(0);
    }
  });

  test('what is nowhere says so', async () => {
    const api = await serve(await mixedDaemon());
    const page = await browser.visit(`${api.url}#/nothing`);
    expect(await heading(page)).toBe('There is nothing here');
    await page.goto(`${api.url}#/paths/everything/no-such-path`);
    await expect
      .poll(() => page.locator('main').innerText())
      .toContain('Nothing is known of the path no-such-path.');
  });
});
