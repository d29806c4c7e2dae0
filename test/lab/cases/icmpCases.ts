import type { Expected, LabCase } from '../labCase.ts';

/** Codes of "destination unreachable" by the names that nftables gives them. */
const V4 = [
  'net-unreachable',
  'host-unreachable',
  'prot-unreachable',
  'port-unreachable',
  'net-prohibited',
  'host-prohibited',
  'admin-prohibited',
] as const;
const V6 = [
  'no-route',
  'admin-prohibited',
  'addr-unreachable',
  'port-unreachable',
  'policy-fail',
  'reject-route',
];

/** Every ICMP code that filters send: over IPv4 from the firewall and from the host itself, over IPv6 from the firewall. */
export function icmpCases(transport: 'tcp' | 'udp'): readonly LabCase[] {
  const common = {
    group: transport === 'tcp' ? 'TCP' : 'UDP',
    transport,
    host: 'server',
    probe: { kind: transport },
    peer: { kind: transport === 'tcp' ? 'quiet' : 'udp-echo' },
  } as const;
  return [
    ...V4.map(
      (code): LabCase => ({
        ...common,
        id: `${transport}-firewall-${code}`,
        truth: `the firewall rejects: ICMP ${code}`,
        state: 'filtered',
        rules: { firewall: [`{door} reject with icmp type ${code}`] },
        expect: byFirewall(code),
      }),
    ),
    ...V4.map(
      (code): LabCase => ({
        ...common,
        id: `${transport}-host-${code}`,
        truth: `the host's own filter rejects: ICMP ${code}`,
        // A port unreachable in the target's own name is the definition of closed.
        state: code === 'port-unreachable' ? 'closed' : 'filtered',
        rules: { server: [`{door} reject with icmp type ${code}`] },
        expect:
          code === 'port-unreachable'
            ? { verdict: 'closed', reason: 'refused' }
            : { verdict: 'blocked', reason: 'rejected' },
      }),
    ),
    ...V6.map(
      (code): LabCase => ({
        ...common,
        id: `${transport}-firewall-v6-${code}`,
        truth: `the firewall rejects: ICMPv6 ${code}`,
        state: 'filtered',
        family: 6,
        rules: { firewall: [`{door} reject with icmpv6 type ${code}`] },
        expect: byFirewall(code),
      }),
    ),
  ];
}

function byFirewall(code: string): Expected {
  return {
    verdict: 'blocked',
    reason: code === 'port-unreachable' ? 'refused-by-other' : 'rejected',
    blockedBy: 'firewall',
  };
}
