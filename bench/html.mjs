// The HTML report of 2,000 paths: how long it takes to write, how large it is, and how quick its table answers in
// headless Chromium. The paths are those of a real run, of `cicprobe demo`, on so many hosts; once as they share ports
// and once each with a row of its own. Writing is the whole process, from its start to its last byte. What the browser
// does is told as time of the processor that its main thread took, painting included: a busy machine stretches it less.
// Usage, after `npm run build`: node bench/html.mjs [rounds]
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { machine, median, renderTable } from './parts/figures.mjs';
import { readToEnd } from './parts/finish.mjs';
import { manyHosts } from './parts/manyHosts.mjs';
import { builtProgram } from './parts/ownMap.mjs';

const PATHS = 2000;
/** Longest time that one process may take, in milliseconds. */
const RUN_MS = 60_000;
const rounds = Number(process.argv[2] ?? 5);

const program = builtProgram();
const folder = mkdtempSync(join(tmpdir(), 'cicprobe-bench-html-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const demo = JSON.parse(spawnSync(process.execPath, [program, 'demo', '--format', 'json']).stdout);
const doors = [...new Map(demo.paths.map((path) => [`${path.transport}/${path.port}`, path])).values()];
const reports = [
  ['ports shared by paths', manyHosts(demo, PATHS)],
  ['each path a row', manyHosts({ ...demo, paths: doors }, PATHS)],
];

const browser = await chromium.launch({
  executablePath: spawnSync('sh', ['-c', 'command -v chromium || command -v google-chrome'])
    .stdout.toString()
    .trim(),
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
const rows = [];
try {
  for (const [name, report] of reports) rows.push(await measure(name, report));
} finally {
  await browser.close();
}
process.stdout.write(`${machine()}; ${PATHS} paths, ${rounds} rounds, medians\n\n`);
process.stdout.write(
  renderTable(
    [
      'report',
      'rows',
      'written, ms',
      'of it CPU, ms',
      'MB',
      'load, ms',
      'filter, ms',
      'search, ms',
      'sort, ms',
    ],
    rows,
  ),
);

async function measure(name, report) {
  const input = join(folder, 'run.json');
  const page = join(folder, 'run.html');
  writeFileSync(input, JSON.stringify(report));
  const written = [];
  const worked = [];
  for (let round = 0; round < rounds; round++) {
    const args = [program, 'report', input, '--output', `html:${page}`, '--quiet'];
    // The shell tells what its children took of the processors.
    const child = spawn('sh', ['-c', '"$0" "$@" && times', process.execPath, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { text, tookMs } = await readToEnd(child, RUN_MS);
    written.push(tookMs);
    worked.push(processorMs(text));
  }
  const figures = await inBrowser(pathToFileURL(page).href);
  return [
    name,
    figures.rows,
    Math.round(median(written)),
    Math.round(median(worked)),
    (statSync(page).size / 1e6).toFixed(2),
    ...['loaded', 'filtered', 'searched', 'sorted'].map((what) => Math.round(median(figures[what]))),
  ];
}

/** The last line of `times`: user and system time of the children, as in `0m0.980s 0m0.110s`. */
function processorMs(text) {
  const [, ...found] = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\n$/.exec(text);
  const [userMin, userS, systemMin, systemS] = found.map(Number);
  return 1000 * (60 * (userMin + systemMin) + userS + systemS);
}

async function inBrowser(href) {
  const found = { rows: 0, loaded: [], filtered: [], searched: [], sorted: [] };
  for (let round = 0; round < rounds; round++) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const busyMs = async () => {
      const { metrics } = await devtools.send('Performance.getMetrics');
      return 1000 * metrics.find(({ name }) => name === 'TaskDuration').value;
    };
    const timeOf = async (action) => {
      const before = await busyMs();
      await page.evaluate(painted(action));
      return (await busyMs()) - before;
    };
    await page.goto(href);
    found.loaded.push(await busyMs());
    found.rows = await page.evaluate('document.querySelectorAll("#paths tbody tr").length');
    // Time enough to read ahead, as a person takes it.
    await page.waitForTimeout(1000);
    await page.evaluate('document.querySelector("#paths").scrollIntoView()');
    found.filtered.push(await timeOf('document.querySelector("#filter input[value=broken]").click()'));
    await timeOf('document.querySelector("#filter button").click()');
    found.searched.push(
      await timeOf(
        `const field = document.querySelector("#text");
         field.value = "cic017 blocked";
         field.dispatchEvent(new Event("input", { bubbles: true }))`,
      ),
    );
    await timeOf('document.querySelector("#filter button").click()');
    found.sorted.push(await timeOf('document.querySelectorAll("#paths thead button")[3].click()'));
    await page.close();
  }
  return found;
}

/** Comes to its end when the browser has painted what came of the action. */
function painted(action) {
  return `new Promise((resolve) => {
    requestAnimationFrame(() => {
      ${action};
      requestAnimationFrame(() => setTimeout(resolve));
    });
  })`;
}
