// What a daemon costs: 1,000 TCP paths on loopback every 30 s (CPU of one core, resident memory), then 2,000 runs of 50
// paths one after the other (how memory grows), and beside it blackbox_exporter driven by Prometheus doing the same
// checks, where both are installed (Debian: prometheus, prometheus-blackbox-exporter).
// Usage on Linux (127.0.1.1 to .10 are used), after `npm run build`: node bench/daemon.mjs [MINUTES [RUNS]]
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { machine, median, renderTable } from './parts/figures.mjs';
import { makeProgram } from './parts/ownMap.mjs';

const MINUTES = Number(process.argv[2] ?? 5);
const RUNS = Number(process.argv[3] ?? 2000);
const HOSTS = Array.from({ length: 10 }, (_, at) => `127.0.1.${at + 1}`);
// Below the ephemeral ports, so that no probe can meet itself.
const FIRST_PORT = 10_000;
const PORTS = 100;
const EVERY_S = 30;
/** Runs until memory is what it stays: code is compiled, pools are filled. */
const WARM_RUNS = 200;
const TICKS_PER_S = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
const part = (name) => fileURLToPath(new URL(`parts/${name}`, import.meta.url));

const children = new Set();
process.once('exit', stopAll);
try {
  for (const host of HOSTS) await listenOn(host);
  process.stdout.write(`${machine()}; every port open\n\n`);
  process.stdout.write(
    renderTable(
      ['1,000 paths every 30 s', 'checks', '% of a core', 'ms CPU a check', 'RSS MB, median', 'RSS MB, most'],
      [await steady(), ...(await exporter())],
    ),
  );
  process.stdout.write(`\n${await slope()}\n`);
} finally {
  stopAll();
}

/** The daemon as a service runs it. */
async function steady() {
  const daemon = startDaemon([{ name: 'all', every: `${EVERY_S}s` }], PORTS);
  try {
    await daemon.runs(2);
    const begun = daemon.count();
    const figures = await watch([daemon.pid], MINUTES * 60);
    return row('cicprobe daemon', (daemon.count() - begun) * HOSTS.length * PORTS, figures);
  } finally {
    await daemon.stop();
  }
}

/** Many small runs in a short time. */
async function slope() {
  const names = Array.from({ length: 20 }, (_, at) => `watch-${at}`);
  const hosts = HOSTS.slice(0, 5);
  const watches = names.map((name) => ({ name, hosts, every: '1s' }));
  const daemon = startDaemon(watches, 10);
  try {
    await daemon.runs(WARM_RUNS);
    const points = [];
    while (daemon.count() < RUNS + WARM_RUNS) {
      points.push([daemon.count(), memoryKb(daemon.pid)]);
      await sleep(500);
    }
    const perRun = leastSquares(points);
    const megabytes = (at) => (points.at(at)[1] / 1024).toFixed(0);
    return (
      `${daemon.count() - WARM_RUNS} runs of 50 paths: ${megabytes(0)} MB resident at their beginning, ` +
      `${megabytes(-1)} MB at their end, slope ${(perRun * 1000).toFixed(0)} kB for 1,000 runs`
    );
  } finally {
    await daemon.stop();
  }
}

/** Prometheus has blackbox_exporter try the same doors at the same pace. */
async function exporter() {
  const missing = ['prometheus-blackbox-exporter', 'prometheus'].filter(
    (name) => spawnSync('which', [name]).status !== 0,
  );
  if (missing.length > 0) {
    process.stderr.write(`not beside it, not installed: ${missing.join(', ')}\n`);
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'cicprobe-bench-'));
  try {
    const targets = HOSTS.flatMap((host) =>
      Array.from({ length: PORTS }, (_, at) => `${host}:${FIRST_PORT + at}`),
    );
    writeFileSync(join(folder, 'blackbox.yml'), 'modules: { tcp: { prober: tcp, timeout: 5s } }\n');
    writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(scrapeConfig(targets)));
    const blackbox = start('prometheus-blackbox-exporter', [
      `--config.file=${join(folder, 'blackbox.yml')}`,
      '--web.listen-address=127.0.0.1:19115',
    ]);
    const prometheus = start('prometheus', [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--web.listen-address=127.0.0.1:19090',
    ]);
    await sleep(2 * EVERY_S * 1000);
    const checks = Math.round((MINUTES * 60) / EVERY_S) * targets.length;
    const both = await watch([blackbox.pid, prometheus.pid], MINUTES * 60);
    const [alone] = both.each;
    return [row('blackbox_exporter', checks, alone), row('blackbox_exporter and Prometheus', checks, both)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function scrapeConfig(targets) {
  const replace = (source_labels, target_label) => ({ source_labels, target_label });
  return {
    global: { scrape_interval: `${EVERY_S}s` },
    scrape_configs: [
      {
        job_name: 'doors',
        metrics_path: '/probe',
        params: { module: ['tcp'] },
        static_configs: [{ targets }],
        relabel_configs: [
          replace(['__address__'], '__param_target'),
          replace(['__param_target'], 'instance'),
          { target_label: '__address__', replacement: '127.0.0.1:19115' },
        ],
      },
    ],
  };
}

/** CPU and memory of these processes over so many seconds. */
async function watch(pids, seconds) {
  const cpu = () => pids.map(cpuS);
  const before = cpu();
  const started = performance.now();
  const memory = [];
  while (performance.now() - started < seconds * 1000) {
    memory.push(pids.map(memoryKb));
    await sleep(250);
  }
  const tookS = (performance.now() - started) / 1000;
  const after = cpu();
  const figures = (chosen) => ({
    cpuS: chosen.reduce((sum, at) => sum + after[at] - before[at], 0),
    tookS,
    memory: memory.map((each) => chosen.reduce((sum, at) => sum + each[at], 0)),
  });
  const all = pids.map((_, at) => at);
  return { ...figures(all), each: all.map((at) => figures([at])) };
}

function row(name, checks, { cpuS: used, tookS, memory }) {
  return [
    name,
    checks,
    ((100 * used) / tookS).toFixed(1),
    ((1000 * used) / checks).toFixed(2),
    (median(memory) / 1024).toFixed(0),
    (Math.max(...memory) / 1024).toFixed(0),
  ];
}

function startDaemon(watches, ports) {
  const { main, folder, remove } = makeProgram([{ ports: `${FIRST_PORT}-${FIRST_PORT + ports - 1}` }]);
  const config = {
    role: 'client',
    hosts: HOSTS.map((name) => ({ name, role: 'server' })),
    limits: { rangeSample: 65_535 },
    daemon: { watches },
  };
  // JSON is YAML.
  writeFileSync(join(folder, 'cicprobe.yaml'), JSON.stringify(config));
  const child = spawn(process.execPath, [main, 'daemon', '--log-level', 'debug'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  children.add(child);
  let count = 0;
  let told = '';
  child.stderr.on('data', (chunk) => {
    count += String(chunk).split('"event":"checked"').length - 1;
    told = `${told}${chunk}`.slice(-2000);
  });
  return {
    pid: child.pid,
    count: () => count,
    runs: async (wanted) => {
      while (count < wanted) {
        if (child.exitCode !== null) throw new Error(`the daemon ended: ${told}`);
        await sleep(200);
      }
    },
    stop: async () => {
      children.delete(child);
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit', { signal: AbortSignal.timeout(10_000) });
      remove();
    },
  };
}

function start(command, args) {
  const child = spawn(command, args, { stdio: 'ignore' });
  children.add(child);
  return child;
}

async function listenOn(address) {
  const ports = Array.from({ length: PORTS }, (_, at) => FIRST_PORT + at);
  const child = spawn(process.execPath, [part('listen.mjs'), address, ports.join()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  await once(child.stdout, 'data', { signal: AbortSignal.timeout(20_000) });
}

/** Seconds of processor time that a process has taken: proc_pid_stat(5), fields 14 and 15. */
function cpuS(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}

function memoryKb(pid) {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
}

/** Slope of the straight line that lies nearest to the points. */
function leastSquares(points) {
  const mean = (at) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return over / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

function stopAll() {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
}
