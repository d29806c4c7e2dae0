import { describe, expect, test } from 'vitest';
import { cleanUp, makeHostFirewall } from '../../../src/responder/hostFirewall/makeHostFirewall.ts';
import { doorsOf } from './doors.ts';
import { type Call, failure, fakeRunner } from './fakeRunner.ts';
import { listing, ownRule } from './nftListing.ts';

const isList = ({ args }: Call): boolean => args.includes('list');
const deleted = (call: Call): boolean => handlesOf(call).length > 0;

describe('opening', () => {
  test('inserts all rules in one batch after a look at the chains', async () => {
    const { run, calls } = fakeRunner((call) => (isList(call) ? listing() : ''));
    await makeHostFirewall('linux', '1', run).open(doorsOf('tcp:80'));
    expect(calls).toHaveLength(2);
    expect(calls[0]).toEqual({ program: 'nft', args: ['-j', 'list', 'ruleset'] });
    expect(calls[1]?.args[0]).toBe('-j');
    expect(calls[1]?.args[1]?.match(/"comment":"cicprobe-1"/g)).toHaveLength(3);
  });

  test('changes nothing on a host without filters', async () => {
    const { run, calls } = fakeRunner(() => '{"nftables": []}');
    const firewall = makeHostFirewall('linux', '1', run);
    await firewall.open(doorsOf('tcp:80'));
    await firewall.close();
    expect(calls).toHaveLength(1);
  });

  test.each([
    [failure('ENOENT'), /^nft is not installed: install the package nftables/],
    [failure(1, 'Operation not permitted (you must be root)'), /is for root: run this with sudo$/],
    [failure(1, 'Error: JSON support not compiled-in'), /JSON support not compiled-in.*by hand$/],
    ['table inet host {', /something else than this host's rules: allow the ports by hand$/],
  ])('names the remedy when the rules cannot be listed: %s', async (answer, sentence) => {
    const { run, calls } = fakeRunner(() => answer);
    await expect(makeHostFirewall('linux', '1', run).open(doorsOf('tcp:80'))).rejects.toThrow(sentence);
    expect(calls).toHaveLength(1);
  });

  test('takes back what a batch did that had to be stopped', async () => {
    const { run, calls } = fakeRunner((call, index) => {
      if (isList(call)) return index === 0 ? listing() : listing(ownRule(7, 'cicprobe-1'));
      return deleted(call) ? '' : failure(null);
    });
    const opening = makeHostFirewall('linux', '1', run).open(doorsOf('tcp:80'));
    await expect(opening).rejects.toThrow(/did not end in time.*firewall-cmd or ufw$/);
    expect(handlesOf(calls.at(-1))).toEqual([7]);
  });

  test('tells both when taking it back fails as well', async () => {
    const { run } = fakeRunner((call, index) => {
      if (index === 0) return listing();
      return isList(call) ? failure(1, 'second') : failure(1, 'first');
    });
    const opening = makeHostFirewall('linux', '1', run).open(doorsOf('tcp:80'));
    await expect(opening).rejects.toThrow(/first.*failed as well.*second/);
    await expect(opening).rejects.toBeInstanceOf(AggregateError);
  });
});

describe('removing', () => {
  const others = [ownRule(7, 'cicprobe-1'), ownRule(8, 'cicprobe-12'), ownRule(9, 'by cicprobe-1')];

  test('closing deletes the own rules only', async () => {
    const { run, calls } = fakeRunner((call) => (isList(call) ? listing(...others) : ''));
    const firewall = makeHostFirewall('linux', '1', run);
    await firewall.open(doorsOf('tcp:80'));
    await firewall.close();
    expect(handlesOf(calls.at(-1))).toEqual([7]);
    const before = calls.length;
    await firewall.close();
    expect(calls).toHaveLength(before);
  });

  test('cleaning up deletes the rules of every cicprobe and names them', async () => {
    const { run, calls } = fakeRunner((call) => (isList(call) ? listing(...others) : ''));
    expect(await cleanUp('linux', run)).toEqual(['inet host in: cicprobe-1', 'inet host in: cicprobe-12']);
    expect(handlesOf(calls.at(-1))).toEqual([7, 8]);
  });

  test('cleaning up changes nothing where nothing was left', async () => {
    const { run, calls } = fakeRunner(() => listing());
    expect(await cleanUp('linux', run)).toEqual([]);
    expect(calls).toHaveLength(1);
  });

  test('goes rule by rule when one has vanished meanwhile', async () => {
    const left = new Set([7, 8]);
    const { run } = fakeRunner((call) => {
      if (isList(call)) return listing(...[...left].map((handle) => ownRule(handle, 'cicprobe-1')));
      if (left.delete(7)) return failure(1, 'No such file or directory');
      for (const handle of handlesOf(call)) left.delete(handle);
      return '';
    });
    expect(await cleanUp('linux', run)).toHaveLength(2);
    expect(left.size).toBe(0);
  });

  test('removes the others when one cannot be removed, and tells where it is and why', async () => {
    const left = new Set([7, 8, 9]);
    const { run } = fakeRunner((call) => {
      if (isList(call)) return listing(...[...left].map((handle) => ownRule(handle, 'cicprobe-1')));
      if (handlesOf(call).includes(8)) return failure(1, 'busy');
      for (const handle of handlesOf(call)) left.delete(handle);
      return '';
    });
    await expect(cleanUp('linux', run)).rejects.toThrow(/"nft delete rule".*: inet host in handle 8;.*busy$/);
    expect([...left]).toEqual([8]);
  });

  test('tells both when the rules cannot be listed again', async () => {
    const { run } = fakeRunner((call, index) => {
      if (index === 0) return listing(...others);
      return isList(call) ? failure(1, 'second') : failure(1, 'first');
    });
    await expect(cleanUp('linux', run)).rejects.toThrow(/second.*first/);
  });
});

function handlesOf(call: Call | undefined): readonly number[] {
  const { nftables } = JSON.parse(call?.args[1] ?? '{"nftables":[]}') as {
    nftables: readonly { delete?: { rule: { handle: number } } }[];
  };
  return nftables.flatMap((command) => command.delete?.rule.handle ?? []);
}
