import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hosts } from './hosts.ts';
import type { Machine } from './labCase.ts';
import { namespaceOf, overlayOf } from './namespaces.ts';
import { run } from './shell.ts';

export const machines: readonly Machine[] = ['client', 'router', 'firewall', 'server', 'server2'];

/** One cable: two machines, the network's number, the last figure of each end's address. */
interface Cable {
  readonly net: number;
  readonly near: Machine;
  readonly nearLast: number;
  readonly far: Machine;
  readonly farLast: number;
}

const cables: readonly Cable[] = [
  { net: 0, near: 'client', nearLast: 2, far: 'router', farLast: 1 },
  { net: 1, near: 'router', nearLast: 1, far: 'firewall', farLast: 2 },
  { net: 2, near: 'firewall', nearLast: 1, far: 'server', farLast: 10 },
  { net: 3, near: 'firewall', nearLast: 1, far: 'server2', farLast: 10 },
];

/** Where each machine sends what is not on its own cables: [destination, next hop], `N` standing for network N. */
const routes: Readonly<Record<Machine, readonly (readonly [to: string, via: string])[]>> = {
  client: [['default', '0:1']],
  router: [
    ['2', '1:2'],
    ['3', '1:2'],
  ],
  firewall: [['0', '1:1']],
  server: [['default', '2:1']],
  server2: [['default', '3:1']],
};

/** Names every network device `n<net>`: each namespace has its own names. */
const device = (net: number): string => `n${net}`;

/** Runs a command inside a machine. */
export function inside(machine: Machine, command: string, args: readonly string[], input = ''): string {
  return run('ip', ['netns', 'exec', namespaceOf(machine), command, ...args], input);
}

/** Builds machines, cables, addresses and routes. Nothing in it reaches the world outside. */
export function buildNetwork(): void {
  for (const machine of machines) {
    const name = namespaceOf(machine);
    run('ip', ['netns', 'add', name]);
    mkdirSync(overlayOf(name), { recursive: true });
    run('ip', ['-n', name, 'link', 'set', 'lo', 'up']);
    // Settings that this kernel does not know are left out.
    inside(machine, 'sysctl', ['-eqw', ...SETTINGS, ...(isForwarder(machine) ? FORWARDING : [])]);
  }
  for (const cable of cables) lay(cable);
  for (const { v4, v6, on } of Object.values(hosts)) {
    if (on === null) continue;
    const net = Number(v4.split('.')[2]);
    addAddress(on, v4, device(net), 24);
    addAddress(on, v6, device(net), 64);
  }
  for (const machine of machines) {
    for (const [to, via] of routes[machine]) {
      for (const v6 of [false, true])
        route(machine, ['replace', networkIn(to, v6), 'via', hopIn(via, v6)], v6);
    }
  }
  bendRoutes();
}

/** ICMP errors are counted by the cases, so none of them may be held back; addresses work at once. */
const SETTINGS = [
  // What a process left unfinished must not knock once more while the next one is looked at.
  'net.ipv4.tcp_orphan_retries=1',
  'net.ipv4.icmp_ratelimit=0',
  'net.ipv4.icmp_msgs_per_sec=100000',
  'net.ipv4.icmp_msgs_burst=10000',
  'net.ipv6.icmp.ratelimit=0',
  'net.ipv6.conf.all.accept_dad=0',
  'net.ipv6.conf.default.accept_dad=0',
  'net.ipv4.conf.all.rp_filter=0',
  'net.ipv4.conf.default.rp_filter=0',
];
const FORWARDING = [
  'net.ipv4.ip_forward=1',
  'net.ipv6.conf.all.forwarding=1',
  // A SYN proxy must not take the end of a handshake for the middle of a connection.
  'net.netfilter.nf_conntrack_tcp_loose=0',
  // The router's own messages come back to it from the long way round.
  'net.ipv4.conf.all.accept_local=1',
];

function isForwarder(machine: Machine): boolean {
  return machine === 'router' || machine === 'firewall';
}

function lay({ net, near, nearLast, far, farLast }: Cable): void {
  const [nearName, farName] = [namespaceOf(near), namespaceOf(far)];
  const name = device(net);
  run('ip', ['link', 'add', name, 'netns', nearName, 'type', 'veth', 'peer', 'name', name, 'netns', farName]);
  const ends = [
    [near, nearLast],
    [far, farLast],
  ] as const;
  for (const [machine, last] of ends) {
    addAddress(machine, `10.77.${net}.${last}`, name, 24);
    addAddress(machine, `fd77:0:0:${net}::${last}`, name, 64);
    run('ip', ['-n', namespaceOf(machine), 'link', 'set', name, 'up']);
  }
}

function addAddress(machine: Machine, address: string, name: string, bits: number): void {
  // The cable's own end is listed among the hosts too: "replace" takes it twice.
  run('ip', ['-n', namespaceOf(machine), 'addr', 'replace', `${address}/${bits}`, 'dev', name, 'nodad']);
}

/** Routes that are wrong on purpose: networks 4 to 8 lead nowhere, each in its own way. */
function bendRoutes(): void {
  for (const v6 of [false, true]) {
    route('router', ['replace', 'blackhole', networkIn('4', v6)], v6);
    // "throw" ends the search as if there were no default route.
    route('client', ['replace', 'throw', networkIn('6', v6)], v6);
    route('client', ['replace', 'blackhole', networkIn('7', v6)], v6);
    route('client', ['replace', 'prohibit', networkIn('8', v6)], v6);
  }
}

/** Takes the client's default route away or gives it back. */
export function setDefaultRoute(present: boolean): void {
  for (const v6 of [false, true]) {
    const hop = ['default', 'via', hopIn('0:1', v6)];
    route('client', [present ? 'replace' : 'del', ...hop], v6);
  }
}

function route(machine: Machine, args: readonly string[], v6: boolean): void {
  run('ip', ['-n', namespaceOf(machine), v6 ? '-6' : '-4', 'route', ...args]);
}

function networkIn(to: string, v6: boolean): string {
  if (to === 'default') return to;
  return v6 ? `fd77:0:0:${to}::/64` : `10.77.${to}.0/24`;
}

function hopIn(via: string, v6: boolean): string {
  const [net, last] = via.split(':');
  return v6 ? `fd77:0:0:${net}::${last}` : `10.77.${net}.${last}`;
}

/** Writes the client's list of DNS servers; read by whatever starts in its namespace from then on. */
export function setResolver(address: string): void {
  const folder = overlayOf(namespaceOf('client'));
  writeFileSync(path.join(folder, 'resolv.conf'), `nameserver ${address}\noptions timeout:1 attempts:1\n`);
  writeFileSync(path.join(folder, 'hosts'), '127.0.0.1 localhost\n::1 localhost\n');
}
