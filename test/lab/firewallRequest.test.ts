import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import type { FirewallFormat } from '../../src/report/firewall/formats.ts';
import { renderFirewallRequest } from '../../src/report/firewall/renderFirewallRequest.ts';
import { breakoutRequest } from '../report/firewall/requests.ts';
import { describePaired, type PairedScene } from './describePaired.ts';
import { hostAt, signatures } from './hosts.ts';
import { isInstalled, run } from './shell.ts';
import { inside } from './topology.ts';

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const server = hostAt('server');
const { client } = signatures;
/** A second address of the client, from which nothing is asked for. */
const OTHER = { v4: '10.77.0.3', v6: 'fd77::3' };
/** A documented TCP port of the CIC server, and one beside it that nothing documents. */
const DOCUMENTED = 5597;
const BESIDE = 5598;
const CONTROL = 14_750;

/** Says that it is ready and accepts what comes, without a word. */
const MUTE = `
require('node:net').createServer((socket) => socket.on('error', () => {})).listen(Number(process.argv[1]), '::', () => console.log('ready'));
`;
/** Says what becomes of a connection from this address to that door. */
const KNOCK = `
const [localAddress, host, port] = process.argv.slice(1);
const socket = require('node:net').connect({ localAddress, host, port: Number(port) }, () => { console.log('connected'); process.exit(); });
socket.setTimeout(1500, () => { console.log('silence'); process.exit(); });
socket.on('error', ({ code }) => { console.log(code); process.exit(); });
`;

/** How a firewall is shut but for what it remembers and the responder's control channel, and how rules are applied. */
interface Dialect {
  readonly format: FirewallFormat;
  readonly shut: () => void;
  readonly apply: (rules: string) => void;
}

const nftables: Dialect = {
  format: 'nftables',
  shut: () => {
    const ruleset = `flush ruleset
table inet filter {
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
    tcp dport ${CONTROL} accept
  }
}
`;
    inside('firewall', 'nft', ['-f', '-'], ruleset);
  },
  apply: (rules) => {
    inside('firewall', 'nft', ['-f', '-'], rules);
  },
};

const iptables: Dialect = {
  format: 'iptables',
  shut: () => {
    for (const program_ of ['iptables', 'ip6tables']) {
      for (const rule of [
        '-F FORWARD',
        '-P FORWARD DROP',
        '-A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT',
        `-A FORWARD -p tcp --dport ${CONTROL} -j ACCEPT`,
      ]) {
        inside('firewall', program_, ['-w', ...rule.split(' ')]);
      }
    }
  },
  apply: (rules) => {
    inside('firewall', 'sh', ['-e', '-s'], rules);
  },
};

function knock(from: string, to: string, port: number): string {
  return inside('client', process.execPath, ['-e', KNOCK, '--', from, to, String(port)]).trim();
}

/** What the built program makes of a report. */
function rulesFor(report: Report, format: FirewallFormat): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'cicprobe-rules-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'run.json');
  writeFileSync(file, JSON.stringify(report));
  return run(process.execPath, [program, 'firewall-request', file, '--format', format]);
}

function verdicts(report: Report): readonly string[] {
  return [...new Set(report.paths.map(({ verdict }) => verdict))];
}

/** From shut to open by the generated rules alone, and nothing else opened. */
async function openBy(scene: PairedScene, dialect: Dialect, family: 'v4' | 'v6'): Promise<void> {
  const [from, to, other] = [client[family], server[family], OTHER[family]];
  const bits = family === 'v4' ? 24 : 64;
  inside('client', 'ip', [
    'addr',
    'add',
    `${other}/${bits}`,
    'dev',
    'n0',
    ...(family === 'v4' ? [] : ['nodad']),
  ]);
  await scene.listen(['--role', 'cic-server']);
  await scene.lab.start('server', MUTE, [String(BESIDE)]);
  const doors = [
    [from, DOCUMENTED],
    [from, BESIDE],
    [other, DOCUMENTED],
  ] as const;
  const knocks = (): readonly string[] => doors.map(([source, port]) => knock(source, to, port));
  // Without a firewall all of them are there: whatever is silent later, the firewall keeps shut.
  expect(knocks()).toEqual(['connected', 'connected', 'connected']);

  dialect.shut();
  expect(knocks()).toEqual(['silence', 'silence', 'silence']);
  const check = ['--role', 'workstation', '--target', family === 'v4' ? to : `[${to}]`, '--source', from];
  const before = await scene.lab.check(check);
  expect(verdicts(before)).toEqual(['blocked']);

  const rules = rulesFor(before, dialect.format);
  expect(rules).not.toContain('INCOMPLETE');
  dialect.apply(rules);
  const after = await scene.lab.check(check);
  expect(verdicts(after)).toEqual(['open']);
  expect(after.paths.map(({ id }) => id)).toEqual(before.paths.map(({ id }) => id));
  expect(knocks()).toEqual(['connected', 'silence', 'silence']);
}

/** The same for echo requests, which have no ports. */
async function letEchoThrough(
  { lab }: PairedScene,
  { shut, apply, format }: Dialect,
  family: 'v4' | 'v6',
): Promise<void> {
  const [from, to] = [client[family], server[family]];
  await lab.start('server', MUTE, [String(BESIDE)]);
  shut();
  const target = `switchover-nettest-host=${family === 'v4' ? to : `[${to}]`}`;
  const check = ['--role', 'backup-cic-server', '--target', target, '--source', from];
  const before = await lab.check(check);
  expect(before.paths.map(({ transport, verdict }) => [transport, verdict])).toEqual([['icmp', 'blocked']]);
  apply(rulesFor(before, format));
  expect(verdicts(await lab.check(check))).toEqual(['open']);
  expect(knock(from, to, BESIDE)).toBe('silence');
}

describePaired('rules for the firewall team', (scene) => {
  test.each(['v4', 'v6'] as const)(
    'nftables rules let echo requests through and nothing else, %s',
    async (family) => {
      await letEchoThrough(scene, nftables, family);
    },
  );

  test.each(['v4', 'v6'] as const)(
    'nftables rules open what is documented and nothing else, %s',
    async (family) => {
      await openBy(scene, nftables, family);
    },
  );

  test('a voice range that is shut in part is asked for as far as it is shut, and opened whole', async () => {
    inside(
      'firewall',
      'nft',
      ['-f', '-'],
      `table inet filter {
  chain forward {
    type filter hook forward priority filter; policy accept;
    ct state established,related accept
    udp dport { 20000-24095, 31000-32767 } drop
  }
}
`,
    );
    await scene.listen(['--role', 'media-server']);
    const streaming = [
      '--role',
      'media-streaming-server',
      '--target',
      `media-server=${server.v4}`,
      '--sample',
      '16',
    ];
    const before = await scene.lab.check(streaming);
    const rules = rulesFor(before, 'nftables');
    expect(
      rules.match(/^insert rule.* dport \S+/gm)?.map((line) => line.split(' ').slice(4).join(' ')),
    ).toEqual(
      [
        `ip saddr ${client.v4}/32 ip daddr ${server.v4}/32 udp dport 20000-24095`,
        `ip saddr ${client.v4}/32 ip daddr ${server.v4}/32 udp dport 31000-32767`,
      ].map((rule) => `forward ${rule}`),
    );
    nftables.apply(rules);
    expect(verdicts(await scene.lab.check(streaming))).toEqual(['open']);
  });

  test('nftables takes rules whose texts try to break out of their comments', () => {
    nftables.shut();
    nftables.apply(renderFirewallRequest(breakoutRequest(), 'nftables'));
    const listed = inside('firewall', 'nft', ['list', 'ruleset']);
    expect(listed.match(/accept comment "cicprobe [A-Za-z0-9.-]+ rule \d+"/g)).toHaveLength(2);
    expect(listed).toContain('policy drop');
  });
});

const hindrance = whyNoIptables();
if (hindrance !== null) process.stderr.write(`The iptables rules are not applied: ${hindrance}.\n`);

describe.skipIf(hindrance !== null)('in iptables', () => {
  describePaired('rules for the firewall team', (scene) => {
    test.each(['v4', 'v6'] as const)(
      'iptables rules open what is documented and nothing else, %s',
      async (family) => {
        await openBy(scene, iptables, family);
      },
    );

    test.each(['v4', 'v6'] as const)(
      'iptables rules let echo requests through and nothing else, %s',
      async (family) => {
        await letEchoThrough(scene, iptables, family);
      },
    );

    test('iptables takes rules whose texts try to break out of their comments', () => {
      iptables.shut();
      iptables.apply(renderFirewallRequest(breakoutRequest(), 'iptables'));
      expect(inside('firewall', 'iptables', ['-S', 'FORWARD'])).toMatch(
        /--comment "cicprobe [A-Za-z0-9.-]+ rule \d+"/,
      );
    });
  });
});

/** Why iptables rules cannot be tried on this machine; null when they can. */
function whyNoIptables(): string | null {
  return ['iptables', 'ip6tables'].every(isInstalled) ? null : 'not installed: iptables (package iptables)';
}
