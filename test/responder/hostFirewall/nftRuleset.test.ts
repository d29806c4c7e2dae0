import { expect, test } from 'vitest';
import { parseRuleset } from '../../../src/responder/hostFirewall/nftRuleset.ts';
import { CHAINS, listing, ownRule } from './nftListing.ts';

test('chains that filter what comes in, and rules with a comment', () => {
  const { inputChains, notedRules } = parseRuleset(listing(ownRule(7, 'cicprobe-1'))) ?? {};
  expect(inputChains).toEqual(CHAINS);
  expect(notedRules).toEqual([
    { family: 'ip', table: 'filter', chain: 'INPUT', handle: 9, comment: 'kept: of somebody else' },
    { family: 'inet', table: 'host', chain: 'in', handle: 7, comment: 'cicprobe-1' },
  ]);
});

test('an empty ruleset has neither', () => {
  const empty = '{"nftables": [{"metainfo": {"version": "1.0.6", "json_schema_version": 1}}]}';
  expect(parseRuleset(empty)).toEqual({ inputChains: [], notedRules: [] });
});

test.each(['', 'table inet a {', 'null', '[]', '{"nftables": 1}', '{"nftables": [{"rule"'])(
  'no ruleset: %s',
  (text) => {
    expect(parseRuleset(text)).toBeNull();
  },
);

test.each([
  [null],
  [7],
  [{ chain: null }],
  [{ chain: { family: 'inet', table: 'a', type: 'filter', hook: 'input' } }],
  [{ chain: { family: 'inet', name: 'a', type: 'filter', hook: 'input' } }],
  [{ rule: { family: 'inet', table: 'a', chain: 'b', handle: '7', comment: 'cicprobe-1' } }],
  [{ rule: { family: 'inet', table: 'a', chain: 'b', handle: 7, comment: null } }],
  [{ rule: { family: 'inet', table: 'a', handle: 7, comment: 'cicprobe-1' } }],
])('an entry that is not as documented is passed over: %j', (entry) => {
  const text = JSON.stringify({ nftables: [entry] });
  expect(parseRuleset(text)).toEqual({ inputChains: [], notedRules: [] });
});
