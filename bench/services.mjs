// The whole role of a CIC server against a network namespace in which every service that it asks runs at its documented
// port: real servers of Debian's packages (those of test/peers), and stand-ins for what no package has.
// Usage, as root after `npm run build`: node bench/services.mjs [ROUNDS]     (needs iproute2, nftables, and
// kamailio kamailio-tls-modules nginx-light postfix dovecot-imapd dovecot-pop3d slapd samba unbound chrony snmpd vsftpd xrdp
// tigervnc-standalone-server openipmi inetutils-inetd inetutils-telnetd python3-gi gir1.2-gst-rtsp-server-1.0)
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { machine, median, renderTable } from './parts/figures.mjs';
import { readToEnd } from './parts/finish.mjs';
import { isInstalled, openLab, serverAddress, whyNoLab } from './parts/lab.mjs';
import { builtProgram } from './parts/ownMap.mjs';

const ROUNDS = Number(process.argv[2] ?? 3);
/** Longest time of one run, and until all servers run, in milliseconds. */
const RUN_MS = 60_000;
const START_MS = 60_000;
const ROLE = 'cic-server';
/** What a site may leave to its defaults, and the choices with which the most ports are asked. */
const SITES = {
  'options as by default': [],
  'every service that can be asked': [
    'sip-transport=all',
    'directory-security=both',
    'sql-port-1434=both',
    'streaming-signalling=both',
    'mail-security=starttls',
    'irrcs=used',
  ],
};
const repository = fileURLToPath(new URL('../', import.meta.url));
const MAIN = ['kamailio', 'nginx', 'postfix', 'dovecot', 'slapd', 'smbd'];
const BESIDE = ['unbound', 'chronyd', 'snmpd', 'vsftpd', 'xrdp', 'Xtigervnc', 'ipmi_sim', 'inetutils-inetd'];

const missing = [...MAIN, ...BESIDE].filter((program) => !isInstalled(program));
const hindrance = whyNoLab() ?? (missing.length === 0 ? null : `not installed: ${missing.join(', ')}`);
if (hindrance === null) await measure();
else {
  process.stderr.write(`Not run: ${hindrance}.\n`);
  process.exitCode = 4;
}

async function measure() {
  const map = readMap();
  const servers = compileServers();
  const lab = openLab([1]);
  try {
    const rows = [];
    const slowest = [];
    let running = [];
    for (const [site, options] of Object.entries(SITES)) {
      // Against the empty namespace, for the ports that it asks.
      const doors = doorsOf((await check(lab, map, options)).report, map);
      const peers = lab.start('server', process.execPath, [servers, serverAddress, JSON.stringify(doors)]);
      const [line] = await once(peers.stdout, 'data', { signal: AbortSignal.timeout(START_MS) });
      running = JSON.parse(line);
      const runs = [];
      for (let round = 0; round < ROUNDS; round++) runs.push(await check(lab, map, options));
      peers.kill('SIGTERM');
      await once(peers, 'exit');
      const { paths, summary } = runs[0].report;
      rows.push([
        site,
        paths.length,
        doors.length,
        verdicts(summary),
        `${[...new Set(runs.map(({ report }) => report.paths.filter(isRecognised).length))].join(' or ')}`,
        median(runs.map(({ report }) => report.run.durationMs / 1000)).toFixed(2),
        median(runs.map(({ tookMs }) => tookMs / 1000)).toFixed(2),
        Math.max(...runs.map(({ tookMs }) => tookMs / 1000)).toFixed(2),
      ]);
      slowest.push(`${site}:`, ...longest(runs.at(-1).report));
    }
    const head = [
      'role cic-server',
      'paths',
      'ports',
      'verdicts',
      'recognised',
      's, of the run',
      's, median',
      's, most',
    ];
    process.stdout.write(`${machine()}; ${ROUNDS} rounds; wall time of the whole process\n\n`);
    process.stdout.write(renderTable(head, rows));
    process.stdout.write(
      `\nRunning: ${describe(running)}.\n\nWhat took longest, from when to when in the run:\n`,
    );
    process.stdout.write(`${slowest.join('\n')}\n`);
  } finally {
    lab.close();
  }
}

/** The flows by their names, and every role that this one must reach. */
function readMap() {
  builtProgram();
  const { flows } = JSON.parse(readFileSync(`${repository}dist/portMap.json`, 'utf8')).portMap;
  const shown = execFileSync(process.execPath, [builtProgram(), 'profiles', 'show', ROLE], {
    encoding: 'utf8',
  });
  const outgoing = shown.slice(shown.indexOf('Must reach')).split('\n\nMust')[0];
  const roles = [...outgoing.matchAll(/^ {2}\S.*\(([a-z-]+)\)$/gm)].map(([, role]) => role);
  return { flows: new Map(flows.map((flow) => [flow.id, flow])), roles };
}

/** They are written in TypeScript, which Node 20 does not run. */
function compileServers() {
  execFileSync(process.execPath, [`${repository}node_modules/typescript/bin/tsc`, '-p', 'bench/parts'], {
    cwd: repository,
    stdio: 'inherit',
  });
  return `${repository}.cache/bench/bench/parts/peerServers.js`;
}

async function check(lab, { roles }, options) {
  const flags = [
    ...['--role', ROLE, '--format', 'json', '--no-progress'],
    ...roles.flatMap((role) => ['--target', `${role}=${serverAddress}`]),
    ...options.flatMap((option) => ['--option', option]),
  ];
  const child = lab.start('client', process.execPath, [builtProgram(), ...flags]);
  const { text, tookMs } = await readToEnd(child, RUN_MS, [0, 1, 3]);
  return { report: JSON.parse(text), tookMs };
}

/** Every port that was asked, with the most telling of the probes that want it. */
function doorsOf({ paths }, { flows }) {
  const doors = new Map();
  for (const { flow, transport, port } of paths) {
    const { kind, options } = flows.get(flow).probe;
    const key = `${transport}/${port}`;
    if (kind === 'tcp' && doors.has(key)) continue;
    doors.set(key, { transport, port, kind, tls: options.tls === true });
  }
  return [...doors.values()];
}

/** Whether a service was known by its own protocol. */
function isRecognised({ evidence }) {
  return evidence.some(({ facts }) => facts?.service !== undefined || facts?.http !== undefined);
}

function verdicts({ total, outcome, ...counts }) {
  const told = Object.entries(counts).filter(([, count]) => typeof count === 'number' && count > 0);
  return told.map(([verdict, count]) => `${count} ${verdict}`).join(', ');
}

function longest({ paths }) {
  const ends = new Map();
  for (const { transport, port, evidence } of paths) {
    const [first, last] = [evidence[0], evidence.at(-1)];
    if (first === undefined) continue;
    ends.set(`${transport}/${port}`, { from: first.startedAtMs, to: last.startedAtMs + last.tookMs });
  }
  const sorted = [...ends].sort(([, a], [, b]) => b.to - a.to).slice(0, 6);
  return sorted.map(([door, { from, to }]) => `  ${door}: ${Math.round(from)} to ${Math.round(to)} ms`);
}

function describe(running) {
  const ports = new Map();
  for (const [name, port] of running) ports.set(name, [...(ports.get(name) ?? []), port]);
  return [...ports]
    .map(([name, all]) => `${name} ${[...new Set(all)].sort((a, b) => a - b).join(' ')}`)
    .join('; ');
}
