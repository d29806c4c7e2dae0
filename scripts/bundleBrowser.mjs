// A step of the build: what runs in a browser becomes scripts and style sheets: those that reports carry within them, and
// those of the dashboard. Comes after the compiler: the colours of diagrams are asked of what it made.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { svgStyle } from '../dist/diagram/svgStyle.js';

const SOURCE = fileURLToPath(new URL('../src/browser/', import.meta.url));
const OUTPUT = fileURLToPath(new URL('../dist/browser/', import.meta.url));
const CHARTS = fileURLToPath(new URL('../node_modules/uplot/', import.meta.url));

/** In this order: later ones overrule earlier ones. */
const SHEETS = {
  report: [
    ...['colours', 'base'].map(shared),
    ...['page', 'findings'].map(report),
    shared('controls'),
    ...['filter', 'paths', 'firewall', 'narrow', 'print', 'changes'].map(report),
  ],
  dashboard: [
    `${CHARTS}dist/uPlot.min.css`,
    ...['colours', 'base', 'controls'].map(shared),
    ...['frame', 'lists', 'tables', 'path', 'narrow'].map((name) => `${SOURCE}dashboard/css/${name}.css`),
  ],
};

await mkdir(OUTPUT, { recursive: true });
await bundle('report', '');
await bundle('dashboard', `/*! Contains uPlot.\n${await readFile(`${CHARTS}LICENSE`, 'utf8')}*/`);
await writeFile(`${OUTPUT}report.css`, await sheetOf('report'));
// The policy of the dashboard lets no style within a picture through, so the page has it.
await writeFile(`${OUTPUT}dashboard.css`, `${svgStyle('cic-')}\n${await sheetOf('dashboard')}`);
await writeFile(`${OUTPUT}dashboard.html`, await readFile(`${SOURCE}dashboard/dashboard.html`, 'utf8'));

async function bundle(page, notice) {
  const built = await rolldown({ input: `${SOURCE}${page}/main.ts`, platform: 'browser' });
  await built.write({ file: `${OUTPUT}${page}.js`, format: 'iife', minify: true, postBanner: notice });
  await built.close();
}

async function sheetOf(page) {
  const sheets = await Promise.all(SHEETS[page].map((file) => readFile(file, 'utf8')));
  return withoutComments(sheets.join('\n'));
}

function shared(name) {
  return `${SOURCE}shared/${name}.css`;
}

function report(name) {
  return `${SOURCE}report/${name}.css`;
}

/** Comments and indentation explain to us, not to the browser. */
function withoutComments(css) {
  return css
    .replaceAll('\r\n', '\n')
    .replaceAll(/\/\*.*?\*\//gs, '')
    .replaceAll(/\n\s*/g, '\n')
    .trim();
}
