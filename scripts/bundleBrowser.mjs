// A step of the build: what runs in a browser becomes one script and one style sheet, which pages carry within them.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const SOURCE = fileURLToPath(new URL('../src/browser/', import.meta.url));
const OUTPUT = fileURLToPath(new URL('../dist/browser/', import.meta.url));

/** In this order: later ones overrule earlier ones. */
const SHEETS = ['page', 'findings', 'filter', 'paths', 'firewall', 'narrow', 'print', 'changes'];

await mkdir(OUTPUT, { recursive: true });
const bundle = await rolldown({ input: `${SOURCE}report/main.ts`, platform: 'browser' });
await bundle.write({ file: `${OUTPUT}report.js`, format: 'iife', minify: true });
await bundle.close();
const sheets = SHEETS.map((name) => readFile(`${SOURCE}report/${name}.css`, 'utf8'));
await writeFile(`${OUTPUT}report.css`, withoutComments((await Promise.all(sheets)).join('\n')));

/** Comments and indentation explain to us, not to the browser. */
function withoutComments(css) {
  return css
    .replaceAll('\r\n', '\n')
    .replaceAll(/\/\*.*?\*\//gs, '')
    .replaceAll(/\n\s*/g, '\n')
    .trim();
}
