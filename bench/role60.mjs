// 60 paths of every kind of probe against a healthy peer on loopback, beside each of these paths alone.
// Usage, after `npm run build`: node bench/role60.mjs [ROUNDS]
import { spawn } from 'node:child_process';
import { machine, median, renderTable } from './parts/figures.mjs';
import { readToEnd } from './parts/finish.mjs';
import { startHealthyPeer } from './parts/healthyPeer.mjs';
import { flagsFor, makeProgram } from './parts/ownMap.mjs';

const ROUNDS = Number(process.argv[2] ?? 3);
/** Longest time that one run may take, in milliseconds. */
const RUN_MS = 30_000;
const address = '127.0.0.1';

const peer = await startHealthyPeer(address, { tcp: 26, tls: 16, http: 6, https: 6, udp: 6 });
try {
  const all = makeProgram(peer.flows);
  const singles = peer.flows.map((flow) => ({ flow, program: makeProgram([flow]) }));
  const together = [];
  const slowest = [];
  for (let round = 0; round < ROUNDS; round++) {
    together.push(await timeRun(all, peer.flows.length));
    const alone = [];
    for (const { program } of singles) alone.push(await timeRun(program, 1));
    slowest.push(Math.max(...alone));
  }
  const rows = [
    [`${peer.flows.length} paths together`, Math.round(median(together))],
    ['the slowest path alone', Math.round(median(slowest))],
    ['difference', Math.round(median(together.map((ms, round) => ms - slowest[round])))],
  ];
  const what = `${machine()}; ${ROUNDS} rounds; wall time of the whole process`;
  process.stdout.write(`${what}\n\n${renderTable(['run', 'ms, median'], rows)}`);
} finally {
  peer.close();
}

async function timeRun({ main }, paths) {
  const args = [main, ...flagsFor([address], null)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const { text, tookMs } = await readToEnd(child, RUN_MS, [0, 1, 3]);
  const { summary } = JSON.parse(text);
  if (summary.open !== paths) throw new Error(`the peer is not healthy: ${JSON.stringify(summary)}`);
  return tookMs;
}
