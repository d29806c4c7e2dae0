// Draws which folders of src import which, into docs/architecture.md between its markers. With --check it only says,
// by exit status 1, that the drawing there is no longer true.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';

const FILE = new URL('../docs/architecture.md', import.meta.url);
const MARKS = /(<!-- graph -->\n).*?(<!-- \/graph -->)/s;

const { options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
const baseDir = fileURLToPath(new URL('..', import.meta.url));
const { output } = await cruise(['src'], { ...options, baseDir, includeOnly: '^src/' });

const before = readFileSync(FILE, 'utf8');
if (!MARKS.test(before)) throw new Error('docs/architecture.md has lost its graph markers');
const after = before.replace(MARKS, `$1${draw(arrowsBetween(output.modules))}$2`);
if (!process.argv.includes('--check')) writeFileSync(FILE, after);
else if (after !== before) {
  process.stderr.write('The graph in docs/architecture.md is out of date: run "npm run graph".\n');
  process.exitCode = 1;
}

/** `from --> to` for every pair of rooms; everyone may import model, so arrows to it would only hide the others. */
function arrowsBetween(modules) {
  const arrows = modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ resolved }) => [roomOf(source), roomOf(resolved)]),
  );
  const telling = arrows.filter(([from, to]) => from !== to && to !== 'model');
  return [...new Set(telling.map(([from, to]) => `${from} --> ${to}`))].sort();
}

function roomOf(file) {
  return file.split('/')[1];
}

function draw(arrows) {
  return `\`\`\`mermaid\nflowchart LR\n${arrows.map((arrow) => `  ${arrow}\n`).join('')}\`\`\`\n`;
}
