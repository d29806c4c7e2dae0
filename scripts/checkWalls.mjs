// Checks the import walls of .dependency-cruiser.cjs. Usage: node scripts/checkWalls.mjs [FOLDER THAT HOLDS src]
// Exit status: 0 all walls stand, 1 a wall is broken, 2 too little was read to say.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';

// A parser that cannot read TypeScript reports no modules and no violations: silence must not pass for success.
const FEWEST_MODULES = 20;

const repository = fileURLToPath(new URL('..', import.meta.url));
const baseDir = process.argv[2] ?? repository;
const { options, ...ruleSet } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');

const { output } = await cruise(['src'], { ...options, ruleSet, validate: true, baseDir });
const ownModules = output.modules.filter(({ source }) => source.startsWith('src/'));
const { violations } = output.summary;

for (const text of describe(violations)) complain(text);
if (ownModules.length < FEWEST_MODULES) {
  complain(
    `Read only ${ownModules.length} modules of src; at least ${FEWEST_MODULES} are expected. ` +
      'Does this dependency-cruiser read TypeScript with the installed typescript?',
  );
  process.exitCode = 2;
} else if (violations.length > 0) {
  complain(`${violations.length} broken import walls in ${ownModules.length} modules.`);
  process.exitCode = 1;
} else {
  process.stdout.write(`Import walls: ${ownModules.length} modules read, none out of place.\n`);
}

/** One text per violation: rule, the two modules, the round trip if it is a cycle, and what to do. */
function describe(found) {
  const advice = new Map(ruleSet.forbidden.map(({ name, comment }) => [name, comment]));
  return found.map(({ rule, from, to, cycle }) => {
    const way = cycle ? [from, ...cycle.map(({ name }) => name)].join(' -> ') : `${from} -> ${to}`;
    return `${rule.name}: ${way}\n    ${advice.get(rule.name)}`;
  });
}

function complain(text) {
  process.stderr.write(`${text}\n`);
}
