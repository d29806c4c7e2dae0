import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { namespaceOf, remove, sweep } from './namespaces.ts';
import { run } from './shell.ts';
import { whyNoLab } from './whyNoLab.ts';

const hindrance = whyNoLab();
if (hindrance !== null) process.stderr.write(`The lab of the daemon does not run: ${hindrance}.\n`);

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const watcher = namespaceOf('watcher');
const gateway = namespaceOf('gateway');
const peers = [
  { name: namespaceOf('peer1'), net: 1 },
  { name: namespaceOf('peer2'), net: 2 },
] as const;
/** Ports that are opened on each peer; the port map's own, so that each is one path. */
const PORTS = [27_000, 8106];
/** How long an alert may take, in milliseconds: this is no measurement. */
const PATIENCE = { timeout: 60_000, interval: 200 };

/** Accepts on these ports and stays silent. */
const PEER = `for (const port of ${JSON.stringify(PORTS)}) require('node:net').createServer((s) => s.on('error', () => {}).resume()).listen(port);`;
/** Writes the body of every request to standard output, one a line. */
const SINK = `require('node:http').createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => { body += chunk; });
  request.on('end', () => { process.stdout.write(JSON.stringify(JSON.parse(body)) + '\\n'); response.end(); });
}).listen(9000, '127.0.0.1');`;

describe.skipIf(hindrance !== null)('a daemon in a network that fails', () => {
  const children: ChildProcess[] = [];
  const start = (namespace: string, args: readonly string[]): ChildProcess => {
    const child = spawn('ip', ['netns', 'exec', namespace, process.execPath, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    return child;
  };
  beforeEach(() => {
    sweep();
    for (const name of [watcher, gateway, ...peers.map(({ name }) => name)]) {
      run('ip', ['netns', 'add', name]);
      run('ip', ['-n', name, 'link', 'set', 'lo', 'up']);
    }
    run('ip', [
      'netns',
      'exec',
      gateway,
      'sysctl',
      '-eqw',
      'net.ipv4.ip_forward=1',
      'net.ipv4.icmp_ratelimit=0',
    ]);
    lay(watcher, 0);
    for (const { name, net } of peers) lay(name, net);
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const name of [watcher, gateway, ...peers.map(({ name }) => name)]) remove(name);
  });

  async function startAll() {
    for (const { name } of peers) start(name, ['-e', PEER]);
    const notices: Notice[] = [];
    linesOf(start(watcher, ['-e', SINK]), (line) => notices.push(JSON.parse(line) as Notice));
    const folder = mkdtempSync(path.join(tmpdir(), 'cicprobe-lab-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(path.join(folder, 'cicprobe.yaml'), CONFIG);
    const events: Readonly<Record<string, unknown>>[] = [];
    const daemon = (): ChildProcess => {
      const args = [
        program,
        'daemon',
        '--config',
        path.join(folder, 'cicprobe.yaml'),
        '--log-level',
        'debug',
      ];
      const child = start(watcher, args);
      linesOf(child, (line) => events.push(JSON.parse(line)), 'stderr');
      return child;
    };
    const child = daemon();
    const checked = () => events.filter(({ event }) => event === 'checked').length;
    await expect.poll(checked, PATIENCE).toBeGreaterThan(1);
    return {
      child,
      again: daemon,
      /** What was told of alerts so far, in short. */
      told: () => notices.map(({ kind, alert }) => `${kind} ${alert.kind} ${alert.target ?? '-'}`),
      notices,
      /** Lets so many more checks pass. */
      pass: async (checks: number) => {
        const now = checked();
        await expect.poll(checks === 0 ? () => 1 : () => checked() - now, PATIENCE).toBeGreaterThan(checks);
      },
    };
  }

  test('tells once of a port that is shut, and once that it is open again', async () => {
    const lab = await startAll();
    expect(lab.told()).toEqual([]);
    filter('ip daddr 10.78.1.2 tcp dport 27000 drop');
    await expect.poll(lab.told, PATIENCE).toEqual(['opened path-broken 10.78.1.2']);
    await lab.pass(4);
    filter('');
    await expect
      .poll(lab.told, PATIENCE)
      .toEqual(['opened path-broken 10.78.1.2', 'resolved path-broken 10.78.1.2']);
    await lab.pass(3);
    expect(lab.told()).toHaveLength(2);
  });

  test('tells of a host that died as one thing, and of it alone', async () => {
    const lab = await startAll();
    run('ip', ['-n', peers[0].name, 'link', 'set', 'e1', 'down']);
    await expect.poll(lab.told, PATIENCE).toEqual(['opened host-unreachable 10.78.1.2']);
    await lab.pass(4);
    // It took its default route along.
    run('ip', ['-n', peers[0].name, 'link', 'set', 'e1', 'up']);
    run('ip', ['-n', peers[0].name, 'route', 'add', 'default', 'via', '10.78.1.1']);
    await expect
      .poll(lab.told, PATIENCE)
      .toEqual(['opened host-unreachable 10.78.1.2', 'resolved host-unreachable 10.78.1.2']);
  });

  test('tells of its own lost route as its own, and of no peer', async () => {
    const lab = await startAll();
    run('ip', ['-n', watcher, 'route', 'del', 'default']);
    await expect.poll(lab.told, PATIENCE).toEqual(['opened own-network -']);
    await lab.pass(6);
    run('ip', ['-n', watcher, 'route', 'add', 'default', 'via', '10.78.0.1']);
    await expect.poll(lab.told, PATIENCE).toEqual(['opened own-network -', 'resolved own-network -']);
    await lab.pass(3);
    expect(lab.told()).toHaveLength(2);
  });

  test('that is killed goes on where it was: nothing is told twice, nothing is lost', async () => {
    const lab = await startAll();
    filter('ip daddr 10.78.2.2 tcp dport 27000 drop');
    await expect.poll(lab.told, PATIENCE).toEqual(['opened path-broken 10.78.2.2']);
    lab.child.kill('SIGKILL');
    await once(lab.child, 'exit');
    killInside(watcher, 'daemon');
    filter('');
    lab.again();
    await expect
      .poll(lab.told, PATIENCE)
      .toEqual(['opened path-broken 10.78.2.2', 'resolved path-broken 10.78.2.2']);
    await lab.pass(3);
    expect(lab.told()).toHaveLength(2);
    expect(new Set(lab.notices.map(({ id }) => id)).size).toBe(2);
  });

  test('outlives its own network, torn down and laid again', async () => {
    const lab = await startAll();
    run('ip', ['-n', watcher, 'link', 'del', 'e0']);
    await expect.poll(lab.told, PATIENCE).toEqual(['opened own-network -']);
    lay(watcher, 0);
    await expect.poll(lab.told, PATIENCE).toEqual(['opened own-network -', 'resolved own-network -']);
    expect(lab.child.exitCode).toBeNull();
  });
});

interface Notice {
  readonly id: string;
  readonly kind: string;
  readonly alert: { readonly kind: string; readonly target: string | null };
}

const CONFIG = `
role: [asr-server, iwp-marquee]
hosts:
  - { name: 10.78.1.2, role: [nuance-license-manager, irrcs] }
  - { name: 10.78.2.2, role: [nuance-license-manager, irrcs] }
limits: { timeoutMs: 600 }
daemon:
  watches: [{ name: all, every: 1s }]
  confirm: { needed: 2, of: 3, after: 0s }
  alerts:
    channels:
      - { kind: webhook, name: sink, url: "http://127.0.0.1:9000/" }
`;

/** A cable from the machine to the gateway, and its default route along it. */
function lay(name: string, net: number): void {
  const device = `e${net}`;
  run('ip', ['link', 'add', device, 'netns', name, 'type', 'veth', 'peer', 'name', device, 'netns', gateway]);
  for (const [at, last] of [
    [name, 2],
    [gateway, 1],
  ] as const) {
    run('ip', ['-n', at, 'addr', 'add', `10.78.${net}.${last}/24`, 'dev', device]);
    run('ip', ['-n', at, 'link', 'set', device, 'up']);
  }
  run('ip', ['-n', name, 'route', 'add', 'default', 'via', `10.78.${net}.1`]);
}

/** The gateway's one rule; none when it is empty. */
function filter(rule: string): void {
  const table = `table inet lab {\n chain c {\n type filter hook forward priority 0;\n ${rule}\n }\n}\n`;
  run('ip', ['netns', 'exec', gateway, 'nft', '-f', '-'], `flush ruleset\n${table}`);
}

function linesOf(
  child: ChildProcess,
  tell: (line: string) => void,
  from: 'stdout' | 'stderr' = 'stdout',
): void {
  let rest = '';
  child[from]?.on('data', (chunk) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter((one) => one.startsWith('{'))) tell(line);
  });
}

/** Ends what a killed parent has left behind. */
function killInside(namespace: string, word: string): void {
  for (const pid of run('ip', ['netns', 'pids', namespace]).split('\n').filter(Boolean)) {
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(word))
      process.kill(Number(pid), 'SIGKILL');
  }
}
