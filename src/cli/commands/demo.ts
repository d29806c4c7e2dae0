import { type DemoPeer, type DoorKind, type DoorWish, startDemoPeer } from '../../demo/demoPeer.ts';
import { pickLoopback } from '../../demo/pickLoopback.ts';
import { asHostName, asIpAddress, asPort, asRoleName, type IpAddress } from '../../model/ids.ts';
import type { Check } from '../../model/plan.ts';
import type { PortMap } from '../../model/portMap.ts';
import type { Site } from '../../model/site.ts';
import { usualThresholds } from '../../model/thresholds.ts';
import { makePlan } from '../../plan/makePlan.ts';
import { makeCertificate } from '../../responder/makeCertificate.ts';
import type { CheckFlags } from '../checkFlags.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { readPortMap } from '../readFiles.ts';
import { defaultLimits } from '../readSite.ts';
import type { Terminal } from '../terminal.ts';
import { checkSite } from './check.ts';

const PEER = asHostName('cic-demo');
const SERVER = asRoleName('cic-server');
/** What is wrong with the simulated server, by transport and documented port. */
const FAULTS: Readonly<Record<string, { readonly kind: DoorKind; readonly what: string }>> = {
  'tcp/8042': { kind: 'closed', what: 'TCP 8042 is closed: the update service does not run' },
  'tcp/8094': { kind: 'silent', what: 'TCP 8094 is silent, as if a firewall dropped it' },
  'tcp/8018': { kind: 'ssh', what: 'TCP 8018 answers with the wrong service (an SSH banner)' },
  'udp/6235': { kind: 'udp-silent', what: 'UDP 6235 takes datagrams and never answers' },
};

/** Starts a simulated CIC server on this host and runs the real workstation check against it. */
export async function demoCommand(flags: CheckFlags, terminal: Terminal): Promise<ExitCode> {
  const portMap = await readPortMap();
  const address = asIpAddress(await pickLoopback());
  const site = demoSite(address, terminal.platform);
  const peer = await startDemoPeer(address, wishesFor(portMap, site, address), await makeCertificate(PEER));
  try {
    const text = flags.format === 'text';
    if (text) await terminal.print(intro(address, peer));
    const code = await checkSite(portMap, withMovedPorts(site, peer), { ...flags, sort: 'worst' }, terminal);
    if (text) await terminal.print(OUTRO);
    // The planted faults are what was to be shown; a plugin's state has to fit its words all the same.
    return flags.format === 'nagios' ? code : EXIT.met;
  } finally {
    await peer.close();
  }
}

const OUTRO = `
This was the demo: the server was simulated, the check and its verdicts were real. Next, on a real workstation:
  cicprobe --role workstation --target YOUR-CIC-SERVER
`;

function intro(address: IpAddress, peer: DemoPeer): string {
  const moved = peer.doors.filter((door) => door.actual !== door.port).length;
  const faults = Object.values(FAULTS).map(({ what }) => `  - ${what}`);
  return [
    `Demo: a CIC server is simulated on this host (${address}); everything else is the real thing.`,
    'Simulated faults:',
    ...faults,
    ...(moved === 0
      ? []
      : [`${moved} of its ports could not be opened under their own number here and were moved.`]),
    '',
    '',
  ].join('\n');
}

function demoSite(address: IpAddress, platform: string): Site {
  return {
    name: 'demo',
    selfRoles: [asRoleName('workstation')],
    hosts: [{ name: PEER, roles: [SERVER], addresses: [address] }],
    options: {},
    portOverrides: [],
    phase: 'live',
    family: 0,
    source: null,
    limits: defaultLimits(platform),
    thresholds: usualThresholds,
  };
}

/** The doors that the check will knock at, each with the service that is documented there or a planted fault. */
function wishesFor(portMap: PortMap, site: Site, address: IpAddress): readonly DoorWish[] {
  const resolutions = new Map([[PEER, { kind: 'addresses' as const, addresses: [address], skipped: [] }]]);
  const byDoor = new Map<string, DoorWish>();
  for (const check of makePlan(portMap, site, resolutions).checks) {
    const door = `${check.transport}/${check.port}`;
    const kind = FAULTS[door]?.kind ?? serviceFor(check);
    if (!byDoor.has(door)) byDoor.set(door, { kind, port: check.port });
  }
  return [...byDoor.values()];
}

function serviceFor(check: Check): DoorKind {
  if (check.transport === 'udp') return 'udp';
  if (check.probe.kind === 'http') return check.probe.options['tls'] === true ? 'https' : 'http';
  return check.probe.kind === 'tls' || check.probe.kind === 'smb' ? check.probe.kind : 'tcp';
}

function withMovedPorts(site: Site, peer: DemoPeer): Site {
  return {
    ...site,
    portOverrides: peer.doors
      .filter((door) => door.actual !== door.port)
      .map((door) => ({
        kind: 'listener' as const,
        role: SERVER,
        transport: door.kind === 'udp' || door.kind === 'udp-silent' ? ('udp' as const) : ('tcp' as const),
        documented: asPort(door.port),
        actual: asPort(door.actual),
      })),
  };
}
