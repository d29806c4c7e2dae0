// 1,000 TCP ports behind a firewall: 600 open, 200 closed, 200 dropped; without loss and with 8 % in each direction.
// cicprobe beside `nmap -sT -Pn -n -T4`, in turn, in the same run; wrong verdicts are counted against what was built.
// Usage, as root after `npm run build`: node bench/tcp1000.mjs [ROUNDS]     (needs iproute2, nftables, nmap)
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { machine, median, renderTable } from './parts/figures.mjs';
import { readToEnd } from './parts/finish.mjs';
import { isInstalled, openLab, serverAddress, whyNoLab } from './parts/lab.mjs';
import { flagsFor, makeProgram } from './parts/ownMap.mjs';

const ROUNDS = Number(process.argv[2] ?? 3);
/** Longest time that one scan may take, in milliseconds. */
const SCAN_MS = 240_000;
const LOSS_PERCENT = [0, 8];
// Below the ephemeral ports, so that no probe can meet itself.
const FIRST_PORT = 10_000;
const truth = new Map(
  Array.from({ length: 1000 }, (_, at) => [
    FIRST_PORT + at,
    at % 5 < 3 ? 'open' : at % 5 === 3 ? 'closed' : 'blocked',
  ]),
);
const range = `${FIRST_PORT}-${FIRST_PORT + truth.size - 1}`;
const portsThatAre = (state) => [...truth].filter(([, is]) => is === state).map(([port]) => port);
const part = (name) => fileURLToPath(new URL(`parts/${name}`, import.meta.url));

const hindrance = whyNoLab() ?? (isInstalled('nmap') ? null : '"nmap" is not installed');
if (hindrance !== null) {
  process.stderr.write(`Not run: ${hindrance}.\n`);
  process.exitCode = 4;
} else {
  await measure();
}

async function measure() {
  const { main } = makeProgram([{ ports: range }]);
  const lab = openLab(portsThatAre('blocked'));
  try {
    const server = lab.start('server', process.execPath, [
      part('listen.mjs'),
      serverAddress,
      portsThatAre('open').join(),
    ]);
    await once(server.stdout, 'data', { signal: AbortSignal.timeout(10_000) });
    const scans = {
      'cicprobe --no-trace': () => scanWithCicprobe(lab, main, ['--no-trace']),
      cicprobe: () => scanWithCicprobe(lab, main, []),
      'nmap -sT -Pn -n -T4': () => scanWithNmap(lab),
    };
    const rows = [];
    for (const loss of LOSS_PERCENT) {
      lab.setLossPercent(loss);
      for (const [tool, done] of Object.entries(await inTurn(scans))) {
        const seconds = done.map(({ tookMs }) => tookMs / 1000);
        const wrong = done.map(({ verdicts }) => countWrong(verdicts));
        rows.push([`${loss} %`, tool, median(seconds).toFixed(2), spread(seconds), wrong.join(' ')]);
      }
    }
    process.stdout.write(`${machine()}; ${ROUNDS} rounds; wall time of the whole process\n\n`);
    process.stdout.write(
      renderTable(['loss each way', 'tool', 's, median', 's, range', 'wrong of 1,000, each round'], rows),
    );
  } finally {
    lab.close();
  }
}

/** Runs every scan once a round, each time beginning with another: none always meets a warm machine. */
async function inTurn(scans) {
  const tools = Object.keys(scans);
  const results = Object.fromEntries(tools.map((tool) => [tool, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (let at = 0; at < tools.length; at++) {
      const tool = tools[(round + at) % tools.length];
      results[tool].push(await scans[tool]());
    }
  }
  return results;
}

async function scanWithCicprobe(lab, main, flags) {
  const args = [main, ...flagsFor([serverAddress], null), ...flags];
  const child = lab.start('client', process.execPath, args);
  const { text, tookMs } = await readToEnd(child, SCAN_MS, [0, 1, 3]);
  const { paths } = JSON.parse(text);
  complain(paths.filter(({ port, verdict }) => verdict !== truth.get(port)));
  return { tookMs, verdicts: new Map(paths.map(({ port, verdict }) => [port, verdict])) };
}

/** Says on standard error how the first few wrong verdicts came about. */
function complain(wrong) {
  for (const { port, verdict, reason, evidence } of wrong.slice(0, 3)) {
    const seen = evidence.map(({ kind, tookMs }) => `${kind} ${Math.round(tookMs)} ms`).join(', ');
    process.stderr.write(`wrong: ${port} is ${truth.get(port)}, said ${verdict} (${reason.code}): ${seen}\n`);
  }
}

async function scanWithNmap(lab) {
  const child = lab.start('client', 'nmap', [
    '-sT',
    '-Pn',
    '-n',
    '-T4',
    '-p',
    range,
    '-oX',
    '-',
    serverAddress,
  ]);
  const { text, tookMs } = await readToEnd(child, SCAN_MS);
  return { tookMs, verdicts: readNmap(text) };
}

/** Port states of nmap's XML: one by one, or summed up as "extraports" with a list of their numbers. */
function readNmap(xml) {
  const found = new Map();
  for (const [, port, state] of xml.matchAll(/<port protocol="tcp" portid="(\d+)"><state state="(\w+)"/g)) {
    found.set(Number(port), inOurWords(state));
  }
  for (const [, state, reasons] of xml.matchAll(/<extraports state="(\w+)"[^>]*>(.*?)<\/extraports>/gs)) {
    for (const [, list] of reasons.matchAll(/ ports="([\d,-]+)"/g)) {
      for (const port of list.split(',').flatMap(expandRange)) found.set(port, inOurWords(state));
    }
  }
  return found;
}

function expandRange(text) {
  const [first, last = first] = text.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

function inOurWords(state) {
  return state === 'filtered' ? 'blocked' : state;
}

function countWrong(verdicts) {
  return [...truth].filter(([port, is]) => verdicts.get(port) !== is).length;
}

function spread(seconds) {
  return `${Math.min(...seconds).toFixed(2)}-${Math.max(...seconds).toFixed(2)}`;
}
