import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

const program = (process.env['PATH'] ?? '')
  .split(path.delimiter)
  .flatMap((folder) => NAMES.map((name) => path.join(folder, name)))
  .find(isProgram);

/** Whether there is no browser to try pages in; says so. */
export function isHindered(title: string): boolean {
  if (program !== undefined) return false;
  process.stderr.write(`"${title}" does not run: not installed: chromium (package chromium).\n`);
  return true;
}

/** A browser, and what the pages in it did that they should not. */
export interface Browser {
  /** Opens a page of this text from a file, as a person does who got it by mail. */
  readonly open: (html: string, given?: Given) => Promise<Page>;
  /** Opens an address of a server on this machine. What the server refuses is no misdeed; a request to another one is. */
  readonly visit: (url: string, given?: Given) => Promise<Page>;
  /** Complaints on the console, errors of scripts, and requests for anything but the page itself. */
  readonly misdeeds: readonly string[];
  readonly close: () => Promise<void>;
}

interface Given {
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly javaScriptEnabled?: boolean;
}

/** Starts Chromium with an empty profile of its own. */
export async function openBrowser(): Promise<Browser> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cicprobe-browser-'));
  const running = await chromium.launch({
    ...(program === undefined ? {} : { executablePath: program }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const misdeeds: string[] = [];
  let pages = 0;
  const newContext = ({ width = 1280, colorScheme = 'light', javaScriptEnabled = true }: Given) =>
    running.newContext({
      viewport: { width, height: 800 },
      colorScheme,
      javaScriptEnabled,
      // The page's own policy is part of what is tried.
      bypassCSP: false,
    });
  return {
    misdeeds,
    open: async (html, given = {}) => {
      const file = path.join(folder, `${++pages}.html`);
      await writeFile(file, html);
      const context = await newContext(given);
      const { href } = pathToFileURL(file);
      watch(context, (url) => url.split('#')[0] === href, misdeeds);
      const page = await context.newPage();
      await page.goto(href);
      return page;
    },
    visit: async (url, given = {}) => {
      const context = await newContext(given);
      // A page of a server works on for ever.
      onTestFinished(() => context.close());
      const { origin } = new URL(url);
      watch(context, (asked) => new URL(asked).origin === origin, misdeeds);
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
    close: async () => {
      await running.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function watch(context: BrowserContext, isOwn: (url: string) => boolean, misdeeds: string[]): void {
  context.on('request', (request) => {
    const url = request.url();
    if (!isOwn(url) && url !== 'data:,') misdeeds.push(`request: ${url}`);
  });
  context.on('console', (message) => {
    // The browser's own note of an answer such as 404, or of none: how the page takes it is what is tried.
    if (message.text().startsWith('Failed to load resource')) return;
    misdeeds.push(`console ${message.type()}: ${message.text()}`);
  });
  context.on('weberror', (error) => {
    misdeeds.push(`error: ${error.error().message}`);
  });
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
