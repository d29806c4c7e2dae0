// Paired checks between network namespaces: a voice range of 8,193 UDP ports, one of 16,384 of which 4,096 are dropped on
// the way, a role of 60 paths, and what the responder takes. Beside it `nmap -sU -T4` on 200 ports of the range, which nobody answers there.
// Usage, as root after `npm run build`: node bench/paired.mjs [ROUNDS]     (needs iproute2, nftables, nmap)
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { machine, median, renderTable } from './parts/figures.mjs';
import { readToEnd } from './parts/finish.mjs';
import { isInstalled, openLab, serverAddress, whyNoLab } from './parts/lab.mjs';
import { builtProgram, flagsFor, makeProgram } from './parts/ownMap.mjs';

const ROUNDS = Number(process.argv[2] ?? 3);
const RANGE = { first: 32_768, last: 40_960 };
const SHUT_IN_PART = { first: 16_384, last: 32_767 };
const DROPPED = Array.from({ length: 4096 }, (_, at) => 20_000 + at);
const NMAP_PORTS = 200;
/** Longest time of one run and of nmap's, in milliseconds. */
const RUN_MS = 60_000;
const NMAP_MS = 600_000;
const IDLE_MS = 2000;
const listed = (first, count) => Array.from({ length: count }, (_, at) => first + at).join();

const hindrance = whyNoLab() ?? (isInstalled('nmap') ? null : '"nmap" is not installed');
if (hindrance === null) await measure();
else {
  process.stderr.write(`Not run: ${hindrance}.\n`);
  process.exitCode = 4;
}

async function measure() {
  const [range, shutInPart] = [RANGE, SHUT_IN_PART].map(({ first, last }) =>
    makeProgram([{ ports: `${first}-${last}`, transport: 'udp', probe: { kind: 'udp' } }]),
  );
  const role = makeProgram([
    { ports: listed(10_000, 40) },
    { ports: listed(11_000, 20), transport: 'udp', probe: { kind: 'udp' } },
  ]);
  const tokenFile = join(range.folder, 'token');
  writeFileSync(tokenFile, 'a token for this benchmark alone');
  const lab = openLab(DROPPED);
  try {
    const rows = [];
    for (const [what, { main, folder }] of Object.entries({
      'range of 8,193 UDP ports': range,
      '16,384 ports, 4,096 dropped': shutInPart,
      '60 paths': role,
    })) {
      const responder = await listen(lab, main, 'server', tokenFile);
      const runs = [];
      for (let round = 0; round < ROUNDS; round++) runs.push(await check(lab, main, folder, tokenFile));
      rows.push([
        what,
        median(runs.map(({ tookMs }) => tookMs / 1000)).toFixed(2),
        Math.max(...runs.map(({ tookMs }) => tookMs / 1000)).toFixed(2),
        runs.map(({ proven }) => proven).join(' '),
        Math.max(...runs.map(({ peakMB }) => peakMB)),
        memoryOf(responder, 'VmHWM'),
      ]);
      responder.kill('SIGINT');
      await once(responder, 'exit');
    }
    const idle = await listen(lab, builtProgram(), 'cic-server', tokenFile);
    await new Promise((later) => setTimeout(later, IDLE_MS));
    const idleMB = memoryOf(idle, 'VmRSS');
    const nmap = await scan(lab);
    process.stdout.write(`${machine()}; ${ROUNDS} rounds; wall time of the whole process\n\n`);
    process.stdout.write(
      renderTable(
        ['paired', 's, median', 's, most', 'proven', 'peak MB, caller', 'peak MB, responder'],
        rows,
      ),
    );
    process.stdout.write(`\nResponder idle with every port of cic-server open: ${idleMB} MB resident.\n`);
    process.stdout.write(`nmap -sU -T4 -Pn -n, ${NMAP_PORTS} ports of such a range: ${nmap}.\n`);
  } finally {
    lab.close();
  }
}

async function listen(lab, main, role, tokenFile) {
  const child = lab.start('server', process.execPath, [
    main,
    'listen',
    '--role',
    role,
    '--token-file',
    tokenFile,
  ]);
  await once(child.stdout, 'data', { signal: AbortSignal.timeout(20_000) });
  return child;
}

async function check(lab, main, folder, tokenFile) {
  const peakFile = join(folder, 'peak');
  process.env.PEAK_FILE = peakFile;
  const note = pathToFileURL(fileURLToPath(new URL('parts/notePeakMemory.mjs', import.meta.url))).href;
  const flags = [...flagsFor([serverAddress], null), '--paired', '--token-file', tokenFile];
  const child = lab.start('client', process.execPath, ['--import', note, main, ...flags]);
  const { text, tookMs } = await readToEnd(child, RUN_MS, [0, 1, 3]);
  const { paths } = JSON.parse(text);
  const proven = paths.filter(({ reason }) => reason.code === 'responder').length;
  return { tookMs, proven, peakMB: Number(readFileSync(peakFile, 'utf8')) };
}

async function scan(lab) {
  const ports = `${RANGE.first}-${RANGE.first + NMAP_PORTS - 1}`;
  const child = lab.start('client', 'nmap', [
    '-sU',
    '-T4',
    '-Pn',
    '-n',
    '-p',
    ports,
    '-oX',
    '-',
    serverAddress,
  ]);
  const { text, tookMs } = await readToEnd(child, NMAP_MS);
  const states = [...text.matchAll(/state(?:="|s state=")([a-z|]+)"/g)].map(([, state]) => state);
  return `${(tookMs / 1000).toFixed(1)} s, ${(tookMs / NMAP_PORTS).toFixed(0)} ms a port; it says ${[...new Set(states)].join(', ')}`;
}

function memoryOf({ pid }, field) {
  const line = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(line?.[1]) / 1024);
}
