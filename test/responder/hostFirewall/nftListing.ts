import type { InputChain } from '../../../src/responder/hostFirewall/nftRuleset.ts';

/** The chains of `listing` that filter what comes in. */
export const CHAINS: readonly InputChain[] = [
  { family: 'inet', table: 'host', chain: 'in' },
  { family: 'ip', table: 'filter', chain: 'INPUT' },
  { family: 'ip6', table: 'filter', chain: 'INPUT' },
];

/** What nft 1.0.6 printed for a host with its own rules beside iptables', and these entries at the end. */
export function listing(...more: readonly unknown[]): string {
  return JSON.stringify({
    nftables: [
      { metainfo: { version: '1.0.6', release_name: 'Lester Gooch #5', json_schema_version: 1 } },
      { table: { family: 'inet', name: 'host', handle: 1 } },
      baseChain('inet', 'host', 'in', 'filter', 'input'),
      baseChain('inet', 'host', 'out', 'filter', 'output'),
      { chain: { family: 'inet', table: 'host', name: 'services', handle: 2 } },
      {
        rule: {
          family: 'inet',
          table: 'host',
          chain: 'in',
          handle: 3,
          expr: [{ match: { op: 'in', left: { ct: { key: 'state' } }, right: 'established' } }],
        },
      },
      baseChain('ip', 'filter', 'INPUT', 'filter', 'input'),
      baseChain('ip', 'nat', 'INPUT', 'nat', 'input'),
      {
        rule: {
          family: 'ip',
          table: 'filter',
          chain: 'INPUT',
          handle: 9,
          comment: 'kept: of somebody else',
          expr: [{ xt: null }, { drop: null }],
        },
      },
      baseChain('ip6', 'filter', 'INPUT', 'filter', 'input'),
      baseChain('bridge', 'b', 'in', 'filter', 'input'),
      ...more,
    ],
  });
}

export function ownRule(handle: number, comment: string): unknown {
  return { rule: { family: 'inet', table: 'host', chain: 'in', handle, comment, expr: [{ accept: null }] } };
}

function baseChain(family: string, table: string, name: string, type: string, hook: string): unknown {
  return { chain: { family, table, name, handle: 1, type, hook, prio: 0, policy: 'drop' } };
}
