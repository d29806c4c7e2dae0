import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { licenceSite } from '../cli/smallSites.ts';
import { aFolder } from '../support/fakeTerminal.ts';
import { LOOPBACK } from '../support/peers.ts';
import { type Browser, isHindered, openBrowser } from './chromium.ts';

const TITLE = 'the dashboard of a real daemon';
const PROGRAM = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Listens on that port, or on a free one. */
async function listen(port = 0): Promise<net.Server> {
  const server = net.createServer((socket) => socket.on('error', () => undefined));
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  return server;
}

const portOf = (server: net.Server): number => (server.address() as net.AddressInfo).port;
const close = (server: net.Server): Promise<void> => new Promise((closed) => server.close(() => closed()));
const heading = (page: Page): Promise<string> => page.locator('h1').innerText();
const causes = (page: Page): Promise<string> => page.locator('.causes').innerText();

/** The built program as a service runs it; nothing is checked but on demand. */
async function startDaemon(peerPort: number): Promise<string> {
  const free = await listen();
  const port = portOf(free);
  await close(free);
  const yaml = `${licenceSite(peerPort)}daemon:
  watches: [{ name: licences, every: 1d }]
  confirm: { after: 0s }
  api: { port: ${port} }
`;
  const cwd = await aFolder({ 'cicprobe.yaml': yaml });
  const child = spawn(process.execPath, [PROGRAM, 'daemon'], { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  });
  let log = '';
  child.stderr.on('data', (chunk) => {
    log += String(chunk);
  });
  await expect.poll(() => log, { timeout: 20_000 }).toContain('"event":"api-started"');
  return `http://${LOOPBACK}:${port}/`;
}

describe.skipIf(isHindered(TITLE))(TITLE, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('shows a path break, the alert of it, and both over', async () => {
    const peer = await listen();
    const port = portOf(peer);
    const page = await browser.visit(await startDaemon(port));
    await expect.poll(() => heading(page)).toBe('✓ The one path is met.');

    await close(peer);
    await page.getByRole('button', { name: 'Run now' }).click();
    await expect.poll(() => heading(page)).toBe('✗ 1 documented path is broken.');
    await expect.poll(() => causes(page)).toContain('Open alerts (1)');
    await page.locator('.alert summary').click();
    await page.locator('.alert a').first().click();
    await expect.poll(() => heading(page)).toContain(`tcp/${port}`);
    await expect.poll(() => page.locator('main').innerText()).toMatch(/open \(met\).*→.*closed \(broken\)/s);

    const again = await listen(port);
    onTestFinished(() => close(again));
    await page.goto(new URL('#/', page.url()).href);
    await page.getByRole('button', { name: 'Run now' }).click();
    await expect.poll(() => heading(page)).toBe('✓ The one path is met.');
    await expect.poll(() => causes(page)).not.toContain('Open alerts');
    await page.goto(new URL('#/alerts', page.url()).href);
    await page.getByRole('link', { name: 'Resolved too' }).click();
    await expect.poll(() => page.locator('main').innerText()).toMatch(/met again/);
    expect(browser.misdeeds).toEqual([]);
  });
});
