import type { LabCase } from '../labCase.ts';
import { icmpCases } from './icmpCases.ts';
import { unansweredTcpCases } from './unansweredTcpCases.ts';

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
  {
    ...tcp,
    id: 'tcp-reset-by-firewall-first',
    truth: 'a service listens; the firewall sends a reset in its name before it routes',
    state: 'filtered',
    host: 'server2',
    peer: quiet,
    rules: { firewallFirst: ['{door} reject with tcp reset'] },
    expect: { verdict: 'blocked', reason: 'reset-on-the-way', lastHop: 'router' },
  },
  {
    ...tcp,
    id: 'tcp-reset-by-router',
    truth: 'a service listens; the router sends a reset in its name',
    state: 'filtered',
    host: 'server2',
    peer: quiet,
    rules: { router: ['{door} reject with tcp reset'] },
    expect: { verdict: 'blocked', reason: 'reset-on-the-way', lastHop: 'router' },
  },
  {
    ...tcp,
    id: 'tcp-reset-by-router-v6',
    truth: 'a service listens; the router sends a reset in its name (IPv6)',
    state: 'filtered',
    family: 6,
    host: 'server',
    peer: quiet,
    rules: { router: ['{door} reject with tcp reset'] },
    expect: { verdict: 'blocked', reason: 'reset-on-the-way', lastHop: 'router' },
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
  ...unansweredTcpCases,
  ...icmpCases('tcp'),
  ...accepted,
  ...lossy,
  ...far,
];
