import type { PortTransport } from '../../model/ids.ts';
import type { DoorRange } from '../../model/pairing.ts';
import { mergePorts, type PortRange } from './mergePorts.ts';
import type { InputChain, NotedRule } from './nftRuleset.ts';

/** What every comment of ours begins with: by it the rules are found again, without a file of our own. */
export const COMMENT_START = 'cicprobe-';

/**
 * Commands for `nft -j` that let the doors in at the head of each chain, in as few batches as there can be. As JSON,
 * because names of tables and chains cannot be quoted in nft's own language.
 */
export function makeInsertions(
  chains: readonly InputChain[],
  doors: readonly DoorRange[],
  comment: string,
): readonly string[] {
  return makeBatches(
    chains.flatMap((chain) =>
      (['tcp', 'udp'] as const).flatMap((transport) =>
        destinations(chain, mergePorts(doors, transport)).map((ports) => ({
          insert: { rule: { ...chain, comment, expr: accept(transport, ports) } },
        })),
      ),
    ),
  );
}

/** Commands for `nft -j` that delete these rules and nothing else. */
export function makeDeletions(rules: readonly NotedRule[]): readonly string[] {
  return makeBatches(
    rules.map(({ family, table, chain, handle }) => ({ delete: { rule: { family, table, chain, handle } } })),
  );
}

/**
 * What the rules of one chain compare the port with: all in one set in an inet table. Tables ip and ip6 are mostly those
 * of iptables, which reads no sets: it would show, and save, such a rule as one for all ports.
 */
function destinations({ family }: InputChain, ranges: readonly PortRange[]): readonly unknown[] {
  const elements = ranges.map(([first, last]) => (first === last ? first : { range: [first, last] }));
  if (family !== 'inet') return elements;
  return elements.length === 0 ? [] : [{ set: elements }];
}

function accept(transport: PortTransport, ports: unknown): readonly unknown[] {
  return [
    { match: { op: '==', left: { meta: { key: 'l4proto' } }, right: transport } },
    { match: { op: '==', left: { payload: { protocol: transport, field: 'dport' } }, right: ports } },
    { accept: null },
  ];
}

/** Linux takes 131,072 bytes at most for one argument of a program. */
const BATCH_CHARACTERS = 60_000;

function makeBatches(commands: readonly unknown[]): readonly string[] {
  const batches: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const text of commands.map((command) => JSON.stringify(command))) {
    length += text.length + 1;
    if (length > BATCH_CHARACTERS) {
      batches.push([]);
      length = text.length;
    }
    batches.at(-1)?.push(text);
  }
  return batches.map((batch) => `{"nftables":[${batch.join(',')}]}`);
}
