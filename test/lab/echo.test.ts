import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportPath } from '../../src/model/report.ts';
import { hostAt, signatures } from './hosts.ts';
import type { DriverDoor } from './inside/driver.ts';
import { type Lab, openLab, type User } from './openLab.ts';
import { inside } from './topology.ts';
import { whyNoLab } from './whyNoLab.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const hindrance = whyNoLab();
if (hindrance !== null) process.stderr.write(`The lab of echo requests does not run: ${hindrance}.\n`);

/** What filters do to echo requests, by the address that they go to. */
const FIREWALL = `table inet echo {
  chain c {
    type filter hook forward priority -10; policy accept;
    ip daddr ${hostAt('spare-1').v4} icmp type echo-request drop
    ip6 daddr ${hostAt('spare-1').v6} icmpv6 type echo-request drop
    ip daddr ${hostAt('spare-2').v4} icmp type echo-request reject with icmp type admin-prohibited
    ip6 daddr ${hostAt('spare-2').v6} icmpv6 type echo-request reject with icmpv6 type admin-prohibited
    ip daddr ${hostAt('spare-3').v4} icmp type echo-request reject
    ip saddr ${hostAt('far').v4} icmp type echo-reply drop
    ip daddr ${hostAt('lossy-8').v4} meta l4proto tcp drop
  }
}
`;
const SERVER = `table inet echo {
  chain c {
    type filter hook input priority -10; policy accept;
    ip daddr ${hostAt('spare-4').v4} icmp type echo-request reject
  }
}
`;

interface Row {
  readonly id: string;
  readonly to: string;
  /** Ports of the same host that are tried beside it, all shut: the host refuses them. */
  readonly beside?: readonly number[];
  readonly expect: Readonly<Record<string, unknown>>;
  /** Who must be named as the one that refused; nobody when left out, anybody when null. */
  readonly blockedBy?: string | null;
  /** The truth, where one side cannot tell it. */
  readonly couldBe?: string;
}

const open = { verdict: 'open', reason: { code: 'answered' } };
const silent = { verdict: 'blocked', reason: { code: 'echo-silent' } };
const rejected = { verdict: 'blocked', reason: { code: 'rejected' } };
const { v4: firewall, v6: firewall6 } = signatures.firewall;

const ROWS: readonly Row[] = [
  { id: 'answered', to: hostAt('server').v4, expect: open },
  { id: 'answered over IPv6', to: hostAt('server').v6, expect: open },
  { id: "this host's own address", to: signatures.client.v4, expect: open },
  { id: 'loopback', to: '127.0.0.1', expect: open },
  {
    id: 'dropped by the firewall, nothing else tried',
    to: hostAt('spare-1').v4,
    expect: { ...silent, lastHop: firewall },
    couldBe: 'dropped-on-the-way',
  },
  {
    id: 'dropped by the firewall over IPv6',
    to: hostAt('spare-1').v6,
    expect: { ...silent, lastHop: firewall6 },
    couldBe: 'dropped-on-the-way',
  },
  { id: 'the reply is dropped', to: hostAt('far').v4, expect: silent, couldBe: 'answer-dropped' },
  { id: 'rejected by the firewall', to: hostAt('spare-2').v4, expect: rejected, blockedBy: firewall },
  {
    id: 'rejected by the firewall over IPv6',
    to: hostAt('spare-2').v6,
    expect: rejected,
    blockedBy: firewall6,
  },
  {
    id: 'rejected by the firewall as a port',
    to: hostAt('spare-3').v4,
    expect: rejected,
    blockedBy: firewall,
  },
  { id: "rejected by the target's own filter", to: hostAt('spare-4').v4, expect: rejected },
  {
    id: 'ignored by the target, nothing else tried',
    to: hostAt('server2').v4,
    expect: silent,
    couldBe: 'echo-ignored',
  },
  {
    id: 'all ports of the host are dropped, its echo is not',
    to: hostAt('lossy-8').v4,
    beside: [11, 12],
    expect: open,
  },
  {
    id: 'nobody there, behind the firewall',
    to: hostAt('gone').v4,
    expect: { verdict: 'unreachable', reason: { code: 'neighbour-dead' } },
    blockedBy: null,
  },
  {
    id: 'nobody there, next door',
    to: hostAt('gone-next-door').v4,
    expect: { verdict: 'unreachable', reason: { code: 'neighbour-dead' } },
    blockedBy: null,
  },
  {
    id: 'this host has no route',
    to: hostAt('no-route').v4,
    expect: { verdict: 'unreachable', reason: { code: 'no-route' } },
  },
];

/** Root has raw sockets where the group range shuts it out; nobody needs the range. */
const RANGES: readonly (readonly [User, string])[] = [
  ['root', '1 0'],
  ['nobody', '0 2147483647'],
];

describe.skipIf(hindrance !== null)('echo requests in the lab', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab(repository);
    lab.setScene('usual');
    inside('firewall', 'nft', ['-f', '-'], FIREWALL);
    inside('server', 'nft', ['-f', '-'], SERVER);
    inside('server2', 'sysctl', ['-qw', 'net.ipv4.icmp_echo_ignore_all=1']);
  });
  afterAll(() => lab?.close());

  const drive = async (user: User, range: string, rows: readonly Row[]) => {
    inside('client', 'sysctl', ['-qw', `net.ipv4.ping_group_range=${range}`]);
    const answer = await lab.drive(user, { doors: rows.flatMap(doorsOf), runs: 1 });
    return new Map(answer.paths.map((path) => [path.flow, path] as const));
  };

  describe.each(RANGES)('as %s, with ping_group_range %s', (user, range) => {
    let paths: ReadonlyMap<string, ReportPath>;
    beforeAll(async () => {
      paths = await drive(user, range, ROWS);
    });

    test.each(ROWS.map((row) => [row.id, row] as const))('%s', (id, row) => {
      const path = paths.get(id);
      expect(path).toMatchObject({ ...row.expect, transport: 'icmp', port: 0 });
      if (row.blockedBy !== null) expect(path?.blockedBy).toBe(row.blockedBy);
      if (row.couldBe !== undefined) expect(codesOf(path)).toContain(row.couldBe);
    });

    test('a reply shows that a host is there whose ports are silent', () => {
      const port = paths.get('all ports of the host are dropped, its echo is not beside');
      expect(port).toMatchObject({ verdict: 'blocked', reason: { code: 'silent' } });
      expect(codesOf(port)).not.toContain('host-down');
    });
  });

  test('a user whom the system keeps from it is told so, and nothing is said of the host', async () => {
    const [row] = ROWS;
    if (row === undefined) throw new Error('there is a first row');
    const path = (await drive('nobody', '1 0', [row])).get(row.id);
    expect(path).toMatchObject({ verdict: 'error', outcome: 'unproven', reason: { code: 'no-echo' } });
    expect(path?.reason.text).toContain('net.ipv4.ping_group_range');
  });

  test("this host's own filter is no state of the peer", async () => {
    lab.setScene('own-firewall-shut');
    const some = ROWS.filter(({ to }) => to.includes('.')).slice(0, 1);
    const paths = await drive('nobody', '0 2147483647', some);
    for (const path of paths.values()) {
      expect(path).toMatchObject({ verdict: 'error', reason: { code: 'own-firewall' } });
    }
    expect(paths.size).toBe(1);
  });
});

function doorsOf({ id, to, beside = [] }: Row): readonly DriverDoor[] {
  const echo: DriverDoor = { id, host: to, transport: 'icmp', ports: [], probe: { kind: 'icmp' } };
  if (beside.length === 0) return [echo];
  return [echo, { id: `${id} beside`, host: to, transport: 'tcp', ports: beside, probe: { kind: 'tcp' } }];
}

function codesOf(path: ReportPath | undefined): readonly string[] {
  return path?.alternatives.map(({ code }) => code) ?? [];
}
