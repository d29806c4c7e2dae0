// Start-up of `cicprobe --version` and `cicprobe --help` against bare `node -e 0`, interleaved so that all meet the
// same machine. Usage, after `npm run build`: node bench/coldStart.mjs [ROUNDS]
import { spawnSync } from 'node:child_process';
import { machine, median, renderTable } from './parts/figures.mjs';
import { builtProgram } from './parts/ownMap.mjs';

const ROUNDS = Number(process.argv[2] ?? 40);
/** Longest time that one start may take, in milliseconds. */
const START_MS = 20_000;
const commands = {
  'node -e 0': ['-e', '0'],
  'cicprobe --version': [builtProgram(), '--version'],
  'cicprobe --help': [builtProgram(), '--help'],
};

for (const args of Object.values(commands)) timeStart(args);
const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, args] of Object.entries(commands)) times[name].push(timeStart(args));
}
const bare = times['node -e 0'];
const rows = Object.entries(times).map(([name, taken]) => [
  name,
  median(taken).toFixed(1),
  median(taken.map((ms, round) => ms / bare[round])).toFixed(2),
]);
process.stdout.write(`${machine()}; ${ROUNDS} rounds\n\n`);
process.stdout.write(renderTable(['command', 'ms, median', 'times bare node, median'], rows));

function timeStart(args) {
  const started = performance.now();
  const { status, error } = spawnSync(process.execPath, args, { stdio: 'ignore', timeout: START_MS });
  if (status !== 0) throw error ?? new Error(`node ${args.join(' ')}: exit status ${status}`);
  return performance.now() - started;
}
