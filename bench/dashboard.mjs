// The dashboard of a daemon with a year of history of 1,000 paths, a tenth of them not met, in headless Chromium: when
// something is painted first, when what counts stands there, and how long the table and a path's page take. The API is
// that of the tests, on this machine: what the real one takes to answer is measured by bench/api.mjs. Beside it stands
// what the page's main thread took of the processor, painting included: a busy machine stretches it less.
// Usage, after `npm run build`: node bench/dashboard.mjs [rounds]
import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { machine, median, renderTable } from './parts/figures.mjs';
import { manyHosts } from './parts/manyHosts.mjs';
import { builtProgram } from './parts/ownMap.mjs';

const PATHS = 1000;
const rounds = Number(process.argv[2] ?? 5);
const repository = fileURLToPath(new URL('../', import.meta.url));

const program = builtProgram();
// It is written in TypeScript, which Node 20 does not run.
execFileSync(process.execPath, [`${repository}node_modules/typescript/bin/tsc`, '-p', 'bench/parts'], {
  cwd: repository,
  stdio: 'inherit',
});
const { startDashboardApi } = await import(`${repository}.cache/bench/bench/parts/dashboardApi.js`);
const demo = JSON.parse(spawnSync(process.execPath, [program, 'demo', '--format', 'json']).stdout);
const report = manyHosts(demo, PATHS);
const [path] = report.paths.filter(({ outcome }) => outcome === 'broken');
const api = await startDashboardApi(report, new URL('../dist/browser/', import.meta.url));
const browser = await chromium.launch({
  executablePath: spawnSync('sh', ['-c', 'command -v chromium || command -v google-chrome'])
    .stdout.toString()
    .trim(),
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
const found = new Map();
const devtools = new Map();
try {
  for (let round = 0; round < rounds; round++) await measure();
} finally {
  await browser.close();
  await api.stop();
}
process.stdout.write(`${machine()}; ${PATHS} paths, ${rounds} rounds\n\n`);
process.stdout.write(
  renderTable(
    ['what', 'ms, median', 'ms, most'],
    [...found].map(([name, times]) => [name, Math.round(median(times)), Math.round(Math.max(...times))]),
  ),
);

async function measure() {
  const start = await open('#/', { sentence: ['h1', 'broken'], list: ['.cards > li', ''] });
  note(
    'first paint',
    await start.evaluate(`performance.getEntriesByName('first-contentful-paint')[0].startTime`),
  );
  note('the outcome in one sentence', await seen(start, 'sentence'));
  note('what needs attention', await seen(start, 'list'));
  note('attention, time of the processor', await busyMs(start));
  await start.context().close();
  const table = await open('#/paths', { rows: ['.paths tbody tr', ''] });
  note('table of all paths', await seen(table, 'rows'));
  note('search in it', await timeOf(table, search('cic007 tcp')));
  note('sort it', await timeOf(table, `document.querySelectorAll('.paths thead button')[3].click()`));
  await table.context().close();
  const one = await open(`#/paths/everything/${encodeURIComponent(path.id)}`, {
    standing: ['.standing', 'broken'],
    strip: ['.strip td', ''],
  });
  note('how one path stands', await seen(one, 'standing'));
  note('its 35 days by the hour', await seen(one, 'strip'));
  await one.context().close();
}

function note(name, ms) {
  found.set(name, [...(found.get(name) ?? []), ms]);
}

/** Opens a view in an empty profile, and waits until everything is there: an element with a word each. */
async function open(hash, wanted) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.addInitScript((all) => {
    window.seen = {};
    const look = (now) => {
      for (const [name, [selector, word]] of Object.entries(all)) {
        const isThere = document.querySelector(selector)?.textContent.includes(word);
        // It was put there before this frame, which paints it.
        if (isThere && window.seen[name] === undefined) window.seen[name] = now;
      }
      if (Object.keys(window.seen).length < Object.keys(all).length) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, wanted);
  devtools.set(page, await context.newCDPSession(page));
  await devtools.get(page).send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(api.url + hash);
  await page.waitForFunction(
    (count) => Object.keys(window.seen).length === count,
    Object.keys(wanted).length,
  );
  return page;
}

async function busyMs(page) {
  const { metrics } = await devtools.get(page).send('Performance.getMetrics');
  return 1000 * metrics.find(({ name }) => name === 'TaskDuration').value;
}

/** Milliseconds from the navigation on. */
function seen(page, name) {
  return page.evaluate((which) => window.seen[which], name);
}

function search(text) {
  return `const field = document.querySelector('#text');
    field.value = '${text}';
    field.dispatchEvent(new Event('input', { bubbles: true }))`;
}

/** From the action to the frame after what came of it was painted. */
function timeOf(page, action) {
  return page.evaluate(`new Promise((resolve) => {
    requestAnimationFrame(() => {
      const from = performance.now();
      ${action};
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - from)));
    });
  })`);
}
