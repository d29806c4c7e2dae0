import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cleanUp, makeHostFirewall } from '../../src/responder/hostFirewall/makeHostFirewall.ts';
import { type RunCommand, runCommand } from '../../src/responder/runCommand.ts';
import { doorsOf } from '../responder/hostFirewall/doors.ts';
import { namespaceOf, remove, sweep } from './namespaces.ts';
import { run } from './shell.ts';
import { whyNoLab } from './whyNoLab.ts';

const hindrance = whyNoLab();
if (hindrance !== null) process.stderr.write(`The host firewall's tests do not run: ${hindrance}.\n`);

/** Three chains that each let in less than the others, one of them with names that nft reads as words of its own. */
const STRICT = `table inet host {
  chain in { type filter hook input priority 0; policy drop; ct state established,related accept; tcp dport 22 accept; }
  chain out { type filter hook output priority 0; policy accept; }
}
table ip filter {
  chain INPUT { type filter hook input priority 10; policy accept; ct state established,related accept; drop; }
}
table ip6 input {
  chain filter { type filter hook input priority -450; policy drop; ct state established,related accept; }
}
`;
const DOORS = doorsOf('tcp:5597', 'tcp:6000-6010', 'udp:5060', 'udp:5060');

/** Says what becomes of a connection to a shut port: the port itself refuses, unless a packet filter is before it. */
const KNOCK = `
const socket = require('node:net').connect(Number(process.argv[2]), process.argv[1]);
socket.setTimeout(700, () => { console.log('silence'); process.exit(); });
socket.on('error', ({ code }) => { console.log(code); process.exit(); });
`;

describe.skipIf(hindrance !== null)("a host's own firewall", () => {
  const name = namespaceOf('ownrules');
  const inside = ['netns', 'exec', name];
  const runInside: RunCommand = (program, args) => runCommand('ip', [...inside, program, ...args]);
  const ruleset = (): string => run('ip', [...inside, 'nft', 'list', 'ruleset']);
  const knock = (address: string, port: number): string =>
    run('ip', [...inside, process.execPath, '-e', KNOCK, '--', address, String(port)]).trim();

  beforeEach(() => {
    sweep();
    run('ip', ['netns', 'add', name]);
    run('ip', ['-n', name, 'link', 'set', 'lo', 'up']);
    run('ip', [...inside, 'nft', '-f', '-'], STRICT);
  });
  afterEach(() => remove(name));

  test('rules at the head of every chain, and none once they are removed', async () => {
    const before = ruleset();
    const firewall = makeHostFirewall('linux', '1', runInside);
    await firewall.open(DOORS);
    expect(rulesAfter('policy drop;', ruleset())).toEqual([
      'udp dport 5060 accept comment "cicprobe-1"',
      'tcp dport { 5597, 6000-6010 } accept comment "cicprobe-1"',
      'ct state established,related accept',
    ]);
    expect(ruleset().match(/"cicprobe-1"/g)).toHaveLength(2 + 3 + 3);
    expect(ruleset()).toMatch(/policy accept;\n\s*udp dport 5060 accept comment "cicprobe-1"/);
    await firewall.close();
    expect(ruleset()).toBe(before);
  });

  test('packets pass all chains while it is open, and to these ports only', async () => {
    const firewall = makeHostFirewall('linux', '1', runInside);
    const seen = (): readonly string[] => [
      knock('127.0.0.1', 5597),
      knock('127.0.0.1', 6005),
      knock('::1', 6010),
      knock('127.0.0.1', 6011),
    ];
    expect(seen()).toEqual(['silence', 'silence', 'silence', 'silence']);
    await firewall.open(DOORS);
    expect(seen()).toEqual(['ECONNREFUSED', 'ECONNREFUSED', 'ECONNREFUSED', 'silence']);
    await firewall.close();
    expect(seen()).toEqual(['silence', 'silence', 'silence', 'silence']);
  });

  test('each responder removes its own rules, cleaning up those of all', async () => {
    const before = ruleset();
    const first = makeHostFirewall('linux', '1', runInside);
    await first.open(doorsOf('tcp:80'));
    await makeHostFirewall('linux', '12', runInside).open(doorsOf('tcp:443'));
    await first.close();
    expect(ruleset()).not.toContain('"cicprobe-1"');
    expect(await cleanUp('linux', runInside)).toEqual([
      'inet host in: cicprobe-12',
      'ip filter INPUT: cicprobe-12',
      'ip6 input filter: cicprobe-12',
    ]);
    expect(ruleset()).toBe(before);
    expect(await cleanUp('linux', runInside)).toEqual([]);
  });

  test('rules that are flushed meanwhile are no failure', async () => {
    const firewall = makeHostFirewall('linux', '1', runInside);
    await firewall.open(DOORS);
    run('ip', [...inside, 'nft', 'flush', 'ruleset']);
    await firewall.close();
    expect(ruleset()).toBe('');
  });

  test('without root it names the remedy', async () => {
    const asNobody: RunCommand = (program, args) =>
      runInside('setpriv', ['--reuid=65534', '--clear-groups', program, ...args]);
    const opening = makeHostFirewall('linux', '1', asNobody).open(DOORS);
    await expect(opening).rejects.toThrow(/is for root: run this with sudo$/);
  });
});

/** The first rules of the first chain whose head ends so. */
function rulesAfter(head: string, ruleset: string): readonly string[] {
  const lines = ruleset.split('\n').map((line) => line.trim());
  const start = lines.findIndex((line) => line.endsWith(head));
  return lines.slice(start + 1, start + 4);
}
