import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { hostAt } from './hosts.ts';
import { type LabResponder, openPairedLab, type PairedLab } from './pairedLab.ts';
import { inside } from './topology.ts';
import { whyNoLab } from './whyNoLab.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const hindrance = whyNoLab();
if (hindrance !== null) process.stderr.write(`The idle lab does not run: ${hindrance}.\n`);

const server = hostAt('server').v4;
const CHECK = ['--role', 'workstation', '--target', server, '--idle'];

/** Lets out what begins inside, and in only what belongs to something that it remembers. */
const STATEFUL = [
  'ct state established,related accept',
  'iifname n1 tcp flags & (syn | ack | rst | fin) == syn ct state new accept',
  'iifname n1 meta l4proto { udp, icmp } ct state new accept',
  'drop',
];

describe.skipIf(hindrance !== null)('idle connections', () => {
  let lab: PairedLab;
  let responder: LabResponder | null = null;
  beforeEach(() => {
    lab = openPairedLab(repository);
  });
  afterEach(async () => {
    await responder?.stop();
    responder = null;
    lab?.close();
  });

  test('that a firewall forgets after seven seconds are forgotten between 5 and 10', async () => {
    lab.filter({ firewall: STATEFUL });
    const timeouts = ['udp_timeout', 'udp_timeout_stream', 'tcp_timeout_established'];
    inside('firewall', 'sysctl', ['-qw', ...timeouts.map((name) => `net.netfilter.nf_conntrack_${name}=7`)]);
    responder = await lab.listen(['--role', 'cic-server']);
    const report = await lab.check([...CHECK, '0.2']);
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
    lab.filter({ firewall: STATEFUL });
    responder = await lab.listen(['--role', 'cic-server']);
    const report = await lab.check([...CHECK, '0.05']);
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
