import { ELSEWHERE, hostAt } from '../hosts.ts';
import type { LabCase, Rules } from '../labCase.ts';

/** The firewall's address on the server's network: what is translated seems to come from there. */
const FIREWALL = { 4: '10.77.2.1', 6: 'fd77:0:0:2::1' } as const;
const CLIENT = { 4: '10.77.0.2', 6: 'fd77::2' } as const;

// Below the ephemeral ports: a source port that is in the range already would be kept.
const PORTS = { own: '31000-31999', firewall: '30000-30999' } as const;

const kinds = (['tcp', 'tls', 'udp'] as const).flatMap((kind) =>
  ([4, 6] as const).map((family) => ({ kind, family })),
);

/** Only the far side sees that addresses and ports are rewritten: these cases have no truth from one side. */
export const translationCases: readonly LabCase[] = [
  ...kinds.flatMap(({ kind, family }) => sources(kind, family)),
  ...kinds.flatMap(({ kind, family }) => targets(kind, family)),
  ...translatedAndShut(),
];

type Kind = 'tcp' | 'tls' | 'udp';

function common(kind: Kind, family: 4 | 6) {
  return {
    group: 'translation',
    host: 'server',
    transport: kind === 'udp' ? 'udp' : 'tcp',
    probe: { kind },
    family,
  } as const;
}

/** nftables' word for the family, and an address with a port as it is written there. */
function ip(family: 4 | 6): string {
  return family === 4 ? 'ip' : 'ip6';
}

function withPort(address: string, ports: string): string {
  return address.includes(':') ? `[${address}]:${ports}` : `${address}:${ports}`;
}

function sources(kind: Kind, family: 4 | 6): readonly LabCase[] {
  const open = (how: string, truth: string, rule: string, says: string): LabCase => ({
    ...common(kind, family),
    id: `${kind}-${how}${family === 6 ? '-v6' : ''}`,
    truth: `the responder listens; ${truth}${family === 6 ? ' (IPv6)' : ''}`,
    state: 'open',
    rules: { firewallSource: [`{door} ${rule}`] },
    expect: { verdict: 'open', reason: 'responder', warning: 'address-translated', says },
  });
  const [firewall, client] = [FIREWALL[family], CLIENT[family]];
  const from = `arrive from ${firewall}, not from ${client}`;
  const to = (address: string, ports: string): string => `snat ${ip(family)} to ${withPort(address, ports)}`;
  return [
    open('masqueraded', 'the firewall masquerades', 'masquerade', from),
    open(
      'masqueraded-ports',
      'the firewall masquerades and draws ports at random',
      'masquerade random',
      from,
    ),
    open(
      'snat-ports',
      'the firewall gives it its own address and other ports',
      to(firewall, PORTS.firewall),
      from,
    ),
    open(
      'snat-own-address',
      'the firewall leaves the address and changes the source port',
      to(client, PORTS.own),
      'arrive from another source port',
    ),
  ];
}

function targets(kind: Kind, family: 4 | 6): readonly LabCase[] {
  const server = hostAt('server')[family === 4 ? 'v4' : 'v6'];
  const server2 = hostAt('server2')[family === 4 ? 'v4' : 'v6'];
  const suffix = family === 6 ? '-v6' : '';
  const words = family === 6 ? ' (IPv6)' : '';
  return [
    {
      ...common(kind, family),
      id: `${kind}-redirected-port${suffix}`,
      truth: `the firewall leads it to another port of the target, where the responder listens too${words}`,
      state: 'wrong-service',
      rules: { firewallTarget: [`{door} dnat ${ip(family)} to ${withPort(server, String(ELSEWHERE))}`] },
      expect: { verdict: 'wrong-service', reason: 'redirected', says: `at port ${ELSEWHERE}` },
    },
    {
      ...common(kind, family),
      id: `${kind}-redirected-host${suffix}`,
      truth: `the firewall leads it to the same port of another host, where another responder listens${words}`,
      state: kind === 'udp' ? 'filtered' : 'wrong-service',
      rules: { firewallTarget: [`{door} dnat ${ip(family)} to ${server2}`] },
      expect:
        // Nobody answers a stranger's datagram: from here it looks as if it were dropped.
        kind === 'udp'
          ? { verdict: 'blocked', reason: 'request-lost' }
          : { verdict: 'wrong-service', reason: 'accepted-in-place' },
    },
  ];
}

/** Translation must not hide which way is shut: what the far side counts comes from another address than the caller's. */
function translatedAndShut(): readonly LabCase[] {
  const shut = (kind: Kind, how: string, truth: string, rules: Rules, reason: string): LabCase => ({
    ...common(kind, 4),
    id: `${kind}-masqueraded-${how}`,
    truth: `the firewall masquerades and ${truth}`,
    state: 'filtered',
    rules: { ...rules, firewallSource: ['{door} masquerade'] },
    expect: { verdict: 'blocked', reason },
  });
  return [
    shut('tcp', 'dropped', 'drops', { firewall: ['{door} drop'] }, 'request-lost'),
    shut('udp', 'dropped', 'drops', { firewall: ['{door} drop'] }, 'request-lost'),
    shut('udp', 'answer-dropped', 'drops the answers', { firewall: ['{answer} drop'] }, 'answer-lost'),
    shut(
      'tcp',
      'content-dropped',
      'drops what is said on the connection',
      { firewall: ['{door} meta length > 120 drop'] },
      'content-dropped',
    ),
    shut(
      'tcp',
      'reset',
      "the host's own filter resets it",
      { server: ['{door} reject with tcp reset'] },
      'refused-on-the-way',
    ),
    {
      ...common('udp', 4),
      id: 'udp-answered-in-place',
      truth: 'a program on the firewall sends back whatever comes',
      state: 'wrong-service',
      peer: { kind: 'udp-echo', redirected: true },
      expect: { verdict: 'wrong-service', reason: 'accepted-in-place' },
    },
  ];
}
