import type { LabCase } from '../labCase.ts';
import { icmpCases } from './icmpCases.ts';

const tcp = { group: 'TCP', host: 'server', transport: 'tcp', probe: { kind: 'tcp' } } as const;
const quiet = { kind: 'quiet' } as const;

const plain: readonly LabCase[] = [
  {
    ...tcp,
    id: 'tcp-open',
    truth: 'a service listens',
    state: 'open',
    peer: quiet,
    expect: { verdict: 'open', reason: 'connected' },
  },
  {
    ...tcp,
    id: 'tcp-open-v6',
    truth: 'a service listens (IPv6)',
    state: 'open',
    family: 6,
    peer: quiet,
    expect: { verdict: 'open', reason: 'connected' },
  },
  {
    ...tcp,
    id: 'tcp-banner',
    truth: 'a service listens and speaks first',
    state: 'open',
    peer: { kind: 'banner', text: '220 mail.lab.test ready\r\n' },
    expect: { verdict: 'open', reason: 'answered' },
  },
  {
    ...tcp,
    id: 'tcp-second-server',
    truth: 'a service listens on the second server',
    state: 'open',
    host: 'server2',
    peer: quiet,
    expect: { verdict: 'open', reason: 'connected' },
  },
  {
    ...tcp,
    id: 'tcp-closed',
    truth: 'nothing listens, the host sends a reset',
    state: 'closed',
    expect: { verdict: 'closed', reason: 'refused' },
  },
  {
    ...tcp,
    id: 'tcp-closed-v6',
    truth: 'nothing listens, the host sends a reset (IPv6)',
    state: 'closed',
    family: 6,
    expect: { verdict: 'closed', reason: 'refused' },
  },
  {
    ...tcp,
    id: 'tcp-reset-by-firewall',
    truth: 'a service listens; the firewall sends a reset in its name',
    state: 'filtered',
    peer: quiet,
    rules: { firewall: ['{door} reject with tcp reset'] },
    expect: { verdict: 'closed', reason: 'refused', truthIs: 'rejecting-firewall' },
  },
];

const dropped: readonly LabCase[] = [
  {
    ...tcp,
    id: 'tcp-dropped-firewall',
    truth: 'a service listens; the firewall drops',
    state: 'filtered',
    peer: quiet,
    rules: { firewall: ['{door} drop'] },
    expect: { verdict: 'blocked', reason: 'silent', lastHop: 'firewall' },
  },
  {
    ...tcp,
    id: 'tcp-dropped-firewall-v6',
    truth: 'a service listens; the firewall drops (IPv6)',
    state: 'filtered',
    family: 6,
    peer: quiet,
    rules: { firewall: ['{door} drop'] },
    expect: { verdict: 'blocked', reason: 'silent', lastHop: 'firewall' },
  },
  {
    ...tcp,
    id: 'tcp-dropped-firewall-first',
    truth: 'a service listens; the firewall drops before it routes',
    state: 'filtered',
    host: 'server2',
    peer: quiet,
    rules: { firewallFirst: ['{door} drop'] },
    expect: { verdict: 'blocked', reason: 'silent', lastHop: 'router' },
  },
  {
    ...tcp,
    id: 'tcp-dropped-router',
    truth: 'a service listens; the router drops',
    state: 'filtered',
    host: 'server2',
    peer: quiet,
    rules: { router: ['{door} drop'] },
    expect: { verdict: 'blocked', reason: 'silent', lastHop: 'router' },
  },
  {
    ...tcp,
    id: 'tcp-dropped-host',
    truth: "a service listens; the host's own filter drops",
    state: 'filtered',
    host: 'server2',
    peer: quiet,
    rules: { server: ['{door} drop'] },
    expect: { verdict: 'blocked', reason: 'silent', lastHop: 'firewall', truthIs: 'host-firewall' },
  },
  {
    ...tcp,
    id: 'tcp-answer-dropped',
    truth: 'a service listens; the firewall drops only the answers',
    state: 'filtered',
    peer: quiet,
    rules: { firewall: ['{answer} drop'] },
    expect: { verdict: 'blocked', reason: 'silent', truthIs: 'answer-dropped' },
  },
  {
    ...tcp,
    id: 'tcp-full-backlog',
    truth: 'the service hangs: its accept queue is full',
    state: 'filtered',
    peer: { kind: 'full-backlog' },
    expect: { verdict: 'blocked', reason: 'silent', truthIs: 'queue-full' },
  },
  {
    ...tcp,
    id: 'tcp-heals',
    truth: 'the path drops the first four SYNs and is open from then on',
    state: 'open',
    peer: quiet,
    rules: { firewall: ['{door} tcp flags syn quota until 220 bytes drop'] },
    expect: { verdict: 'open', reason: 'connected' },
  },
];

const dead: readonly LabCase[] = [
  {
    ...tcp,
    id: 'tcp-dark-host',
    truth: 'the firewall drops everything to this host',
    state: 'unreachable',
    host: 'dark',
    doors: 3,
    peer: quiet,
    rules: { firewall: ['{host} drop'] },
    expect: { verdict: 'unreachable', reason: 'host-silent', truthIs: 'dropped-on-the-way' },
  },
  {
    ...tcp,
    id: 'tcp-forbidden-host',
    truth: 'the firewall rejects everything to this host as prohibited',
    state: 'filtered',
    host: 'forbidden',
    doors: 3,
    peer: quiet,
    rules: { firewall: ['{host} reject with icmp type admin-prohibited'] },
    expect: { verdict: 'blocked', reason: 'rejected', blockedBy: 'firewall' },
  },
  {
    ...tcp,
    id: 'tcp-dead-neighbour',
    truth: "nobody has this address on the target's network",
    state: 'unreachable',
    host: 'gone',
    expect: { verdict: 'unreachable', reason: 'neighbour-dead', blockedBy: 'anyone' },
  },
  {
    ...tcp,
    id: 'tcp-dead-neighbour-v6',
    truth: "nobody has this address on the target's network (IPv6)",
    state: 'unreachable',
    host: 'gone',
    family: 6,
    expect: { verdict: 'unreachable', reason: 'neighbour-dead', blockedBy: 'anyone' },
  },
  {
    ...tcp,
    id: 'tcp-dead-next-door',
    truth: "nobody has this address on the client's own network",
    state: 'unreachable',
    host: 'gone-next-door',
    expect: { verdict: 'unreachable', reason: 'neighbour-dead' },
  },
  {
    ...tcp,
    id: 'tcp-black-hole-route',
    truth: "the router's routing table holds a black hole",
    state: 'unreachable',
    host: 'black-holed',
    expect: { verdict: 'unreachable', reason: 'host-silent', truthIs: 'dropped-on-the-way' },
  },
  {
    ...tcp,
    id: 'tcp-router-without-route',
    truth: 'the router has no route to the target and says so',
    state: 'unreachable',
    host: 'unknown-to-router',
    expect: { verdict: 'blocked', reason: 'rejected', blockedBy: 'router', truthIs: 'no-route-beyond' },
  },
];

const accepted: readonly LabCase[] = [
  {
    ...tcp,
    id: 'tcp-syn-proxy',
    truth: 'nothing listens; a SYN proxy on the firewall accepts first',
    state: 'closed',
    host: 'syn-proxied',
    needs: 'synproxy',
    rules: {
      firewallFirst: ['{door} tcp flags syn notrack'],
      firewall: [
        '{door} ct state invalid,untracked synproxy mss 1460 wscale 7 timestamp sack-perm',
        '{door} ct state invalid drop',
      ],
    },
    expect: { verdict: 'wrong-service', reason: 'reset-after-accept', truthIs: 'closed-behind-proxy' },
  },
  {
    ...tcp,
    id: 'tcp-accept-all',
    truth: 'nothing listens; a proxy on the firewall accepts on every port',
    state: 'wrong-service',
    host: 'accept-all',
    doors: 3,
    peer: { kind: 'quiet', redirected: true },
    expect: { verdict: 'wrong-service', reason: 'accepts-on-every-port' },
  },
  {
    ...tcp,
    id: 'tcp-accept-reset',
    truth: 'the service accepts and resets at once',
    state: 'wrong-service',
    peer: { kind: 'reset' },
    expect: { verdict: 'wrong-service', reason: 'reset-after-accept', truthIs: 'hangs-up-on-strangers' },
  },
  {
    ...tcp,
    id: 'tcp-accept-eof',
    truth: 'the service accepts and hangs up at once',
    state: 'wrong-service',
    peer: { kind: 'eof' },
    expect: { verdict: 'wrong-service', reason: 'closed-after-accept', truthIs: 'hangs-up-on-strangers' },
  },
];

/** Doors alike under loss: one wrong of them is wrong. */
const lossy = ([2, 8, 15] as const).flatMap((percent): LabCase[] => {
  const rules = {
    firewall: ['{host}', '{fromHost}'].map((which) => `${which} numgen random mod 100 < ${percent} drop`),
  };
  const under = { ...tcp, host: `lossy-${percent}`, doors: 20 } as const;
  const loss = `${percent} % of the packets are lost each way`;
  return [
    {
      ...under,
      id: `tcp-loss-${percent}-open`,
      truth: `a service listens; ${loss}`,
      state: 'open',
      peer: quiet,
      rules,
      expect: { verdict: 'open', reason: 'connected' },
    },
    {
      ...under,
      id: `tcp-loss-${percent}-closed`,
      truth: `nothing listens; ${loss}`,
      state: 'closed',
      expect: { verdict: 'closed', reason: 'refused' },
    },
    {
      ...under,
      id: `tcp-loss-${percent}-dropped`,
      truth: `the firewall drops; ${loss}`,
      state: 'filtered',
      peer: quiet,
      rules: { firewall: ['{door} drop'] },
      expect: { verdict: 'blocked', reason: 'silent' },
    },
  ];
});

const far: readonly LabCase[] = [
  {
    ...tcp,
    id: 'tcp-far-open',
    truth: 'a service listens 100 ms away',
    state: 'open',
    host: 'far',
    needs: 'tun',
    peer: quiet,
    expect: { verdict: 'open', reason: 'connected' },
  },
  {
    ...tcp,
    id: 'tcp-far-closed',
    truth: 'nothing listens, 100 ms away',
    state: 'closed',
    host: 'far',
    needs: 'tun',
    expect: { verdict: 'closed', reason: 'refused' },
  },
  {
    ...tcp,
    id: 'tcp-far-dropped',
    truth: 'the firewall drops, the host is 100 ms away',
    state: 'filtered',
    host: 'far',
    needs: 'tun',
    peer: quiet,
    rules: { firewall: ['{door} drop'] },
    expect: { verdict: 'blocked', reason: 'silent' },
  },
];

export const tcpCases: readonly LabCase[] = [
  ...plain,
  ...dropped,
  ...icmpCases('tcp'),
  ...dead,
  ...accepted,
  ...lossy,
  ...far,
];
