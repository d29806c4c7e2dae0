import { expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { describePaired } from './describePaired.ts';
import { hostAt } from './hosts.ts';
import { inside } from './topology.ts';

const server = hostAt('server').v4;
const CHECK = ['--role', 'workstation', '--target', server, '--idle'];

/** Lets out what begins inside, and in only what belongs to something that it remembers. */
const STATEFUL = [
  'ct state established,related accept',
  'iifname n1 tcp flags & (syn | ack | rst | fin) == syn ct state new accept',
  'iifname n1 meta l4proto { udp, icmp } ct state new accept',
  'drop',
];

describePaired('idle connections', (scene) => {
  test('that a firewall forgets after seven seconds are forgotten between 5 and 10', async () => {
    scene.lab.filter({ firewall: STATEFUL });
    const timeouts = ['udp_timeout', 'udp_timeout_stream', 'tcp_timeout_established'];
    inside('firewall', 'sysctl', ['-qw', ...timeouts.map((name) => `net.netfilter.nf_conntrack_${name}=7`)]);
    await scene.listen(['--role', 'cic-server']);
    const report = await scene.lab.check([...CHECK, '0.2']);
    const forgotten = { askedSeconds: 12, survivedSeconds: 5, forgottenSeconds: 10 };
    // Where the middle of a connection is not taken for a beginning, nothing brings it back.
    expect(idleOf(report)).toEqual({
      tcp: [{ ...forgotten, renewed: false }],
      udp: [{ ...forgotten, renewed: true }],
    });
    const warned = report.paths.flatMap(({ warnings }) => warnings);
    expect(new Set(warned.map(({ code }) => code))).toEqual(new Set(['idle-forgotten']));
    expect(warned[0]?.text).toContain('between 5 and 10 seconds');
    expect(report).toMatchObject({ summary: { outcome: 'met' }, run: { ended: 'complete' } });
  });

  test('that nothing forgets are still known at the end', async () => {
    scene.lab.filter({ firewall: STATEFUL });
    await scene.listen(['--role', 'cic-server']);
    const report = await scene.lab.check([...CHECK, '0.05']);
    const known = { askedSeconds: 3, survivedSeconds: 3, forgottenSeconds: null, renewed: null };
    expect(idleOf(report)).toEqual({ tcp: [known], udp: [known] });
    expect(report.paths.flatMap(({ warnings }) => warnings)).toEqual([]);
  });
});

/** What is told of idle times, by transport; of ports that several paths share once. */
function idleOf(report: Report): unknown {
  const told = (transport: 'tcp' | 'udp'): readonly unknown[] => {
    const byDoor = new Map(
      report.paths
        .filter((path) => path.transport === transport)
        .map(({ port, evidence }) => [
          port,
          evidence.flatMap((one) => (one.kind === 'witnessed' ? (one.idle ?? []) : [])),
        ]),
    );
    return [...byDoor.values()].flat();
  };
  return { tcp: told('tcp'), udp: told('udp') };
}
