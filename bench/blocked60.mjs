// A role of 60 paths of which every one is dropped by a firewall: on a host that is otherwise silent, too, and on one
// that has an open port. With and without the trace. Usage, as root after `npm run build`: node bench/blocked60.mjs [ROUNDS]
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { machine, median, renderTable } from './parts/figures.mjs';
import { readToEnd } from './parts/finish.mjs';
import { openLab, serverAddress, whyNoLab } from './parts/lab.mjs';
import { flagsFor, makeProgram } from './parts/ownMap.mjs';

const ROUNDS = Number(process.argv[2] ?? 5);
const RUN_MS = 60_000;
const FIRST_PORT = 10_000;
const OPEN_PORT = 10_060;
const dropped = Array.from({ length: 60 }, (_, at) => FIRST_PORT + at);

const hindrance = whyNoLab();
if (hindrance === null) await measure();
else {
  process.stderr.write(`Not run: ${hindrance}.\n`);
  process.exitCode = 4;
}

async function measure() {
  const silent = makeProgram([{ ports: `${FIRST_PORT}-${OPEN_PORT - 1}` }]);
  const alive = makeProgram([{ ports: `${FIRST_PORT}-${OPEN_PORT}` }]);
  const lab = openLab(dropped);
  try {
    const listener = fileURLToPath(new URL('parts/listen.mjs', import.meta.url));
    const server = lab.start('server', process.execPath, [listener, serverAddress, `${OPEN_PORT}`]);
    await once(server.stdout, 'data', { signal: AbortSignal.timeout(10_000) });
    const rows = [];
    for (const [host, program, verdict] of [
      ['silent as a whole', silent, 'unreachable'],
      ['with an open port', alive, 'blocked'],
    ]) {
      for (const flags of [[], ['--no-trace']]) {
        const seconds = [];
        for (let round = 0; round < ROUNDS; round++)
          seconds.push(await timeRun(lab, program, flags, verdict));
        rows.push([host, flags.join(' '), median(seconds).toFixed(2), Math.max(...seconds).toFixed(2)]);
      }
    }
    process.stdout.write(`${machine()}; ${ROUNDS} rounds; wall time of the whole process\n\n`);
    process.stdout.write(renderTable(['host', 'flags', 's, median', 's, most'], rows));
  } finally {
    lab.close();
  }
}

async function timeRun(lab, { main }, flags, verdict) {
  const child = lab.start('client', process.execPath, [main, ...flagsFor([serverAddress], null), ...flags]);
  const { text, tookMs } = await readToEnd(child, RUN_MS, [0, 1, 3]);
  const { paths } = JSON.parse(text);
  const right = paths.filter((path) => path.port !== OPEN_PORT && path.verdict === verdict);
  if (right.length !== dropped.length) throw new Error(`${right.length} of ${dropped.length} are ${verdict}`);
  return tookMs / 1000;
}
