import { expect, test } from 'vitest';
import { makeDeletions, makeInsertions } from '../../../src/responder/hostFirewall/nftCommands.ts';
import { doorsOf } from './doors.ts';

const INET = { family: 'inet', table: 'host', chain: 'in' };
const IPTABLES = { family: 'ip', table: 'filter', chain: 'INPUT' };

test('one rule per transport in an inet table', () => {
  const doors = doorsOf('tcp:5597', 'tcp:6000-6010', 'udp:5060');
  expect(commands(makeInsertions([INET], doors, 'cicprobe-1'))).toEqual([
    insertion(INET, 'tcp', { set: [5597, { range: [6000, 6010] }] }),
    insertion(INET, 'udp', { set: [5060] }),
  ]);
});

test('one rule per range where iptables reads along', () => {
  const doors = doorsOf('tcp:5597', 'tcp:6000-6010');
  expect(commands(makeInsertions([IPTABLES], doors, 'cicprobe-1'))).toEqual([
    insertion(IPTABLES, 'tcp', 5597),
    insertion(IPTABLES, 'tcp', { range: [6000, 6010] }),
  ]);
});

test('no command where there is nothing to do', () => {
  expect(makeInsertions([], doorsOf('tcp:80'), 'cicprobe-1')).toEqual([]);
  expect(makeInsertions([INET, IPTABLES], [], 'cicprobe-1')).toEqual([]);
  expect(makeDeletions([])).toEqual([]);
});

test('one batch as a rule, more where it would be too long, and no rule is lost', () => {
  const few = doorsOf(...Array.from({ length: 100 }, (_, index) => `tcp:${1000 + 2 * index}`));
  expect(makeInsertions([IPTABLES], few, 'cicprobe-1')).toHaveLength(1);
  const many = doorsOf(...Array.from({ length: 1000 }, (_, index) => `tcp:${1000 + 2 * index}`));
  const batches = makeInsertions([IPTABLES], many, 'cicprobe-1');
  expect(batches.length).toBeGreaterThan(1);
  for (const batch of batches) expect(batch.length).toBeLessThan(65_000);
  expect(commands(batches)).toEqual(many.map(({ first }) => insertion(IPTABLES, 'tcp', first)));
});

test('deletes by place and handle', () => {
  const rule = { ...INET, handle: 7, comment: 'cicprobe-1' };
  expect(commands(makeDeletions([rule]))).toEqual([{ delete: { rule: { ...INET, handle: 7 } } }]);
});

function insertion(chain: object, transport: string, right: unknown): unknown {
  const expr = [
    { match: { op: '==', left: { meta: { key: 'l4proto' } }, right: transport } },
    { match: { op: '==', left: { payload: { protocol: transport, field: 'dport' } }, right } },
    { accept: null },
  ];
  return { insert: { rule: { ...chain, comment: 'cicprobe-1', expr } } };
}

function commands(batches: readonly string[]): readonly unknown[] {
  return batches.flatMap((batch) => (JSON.parse(batch) as { nftables: readonly unknown[] }).nftables);
}
