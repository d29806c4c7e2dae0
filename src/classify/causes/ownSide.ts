import type { Finding } from '../../model/verdict.ts';
import type { Explain, Explained } from './explained.ts';

/** One host may be off for reasons of its own; from two on, that all fail alike points here. */
const SEVERAL = 2;

/** Faults of this host that show on every path alike: its network, its resolver, its firewall. */
export const ownSide: Explain = (open, all) => [
  ...ownNetwork(open, all),
  ...ownResolver(open, all),
  ...ownFirewall(open),
];

function ownNetwork(open: readonly Finding[], all: readonly Finding[]): readonly Explained[] {
  const roads = open.filter(({ verdict }) => verdict.reason.code === 'no-route');
  const dialled = all.filter(({ path }) => path.address !== null);
  const hosts = count(roads, ({ path }) => path.address);
  // A single path that got anywhere shows that the network is there.
  if (hosts < SEVERAL || roads.length < dialled.length) return [];
  return [
    explain(
      'own-network',
      `this host has no route to any of the ${hosts} addresses: its network is down, or its default route is missing`,
      roads,
    ),
  ];
}

function ownResolver(open: readonly Finding[], all: readonly Finding[]): readonly Explained[] {
  const names = open.filter(({ verdict }) => verdict.reason.code === 'dns-timeout');
  const hosts = count(names, ({ path }) => path.target);
  const asked = new Set(
    names.flatMap(({ evidence }) =>
      evidence.flatMap((one) => (one.kind === 'unresolved' ? [one.resolver] : [])),
    ),
  );
  const otherwise = all.some(
    ({ verdict }) => verdict.kind === 'unresolved' && verdict.reason.code !== 'dns-timeout',
  );
  if (hosts < SEVERAL || otherwise) return [];
  return [
    explain(
      'own-resolver',
      `no answer from ${[...asked].join(', ')} about any of ${hosts} names: this host has no DNS server that answers`,
      names,
    ),
  ];
}

function ownFirewall(open: readonly Finding[]): readonly Explained[] {
  const held = open.filter(({ verdict }) => verdict.reason.code === 'own-firewall');
  const doors = count(held, ({ path }) => `${path.address} ${path.transport} ${path.port}`);
  if (doors < SEVERAL) return [];
  return [
    explain(
      'own-firewall',
      `this host itself, by its own firewall most likely, lets nothing out to ${doors} of the ports`,
      held,
    ),
  ];
}

function explain(kind: Explained['cause']['kind'], text: string, findings: readonly Finding[]): Explained {
  return { cause: { kind, target: null, address: null, device: null, text }, findings };
}

function count(findings: readonly Finding[], keyOf: (finding: Finding) => string | null): number {
  return new Set(findings.map(keyOf)).size;
}
