import type { Transport } from '../../model/ids.ts';
import type { Finding } from '../../model/verdict.ts';
import type { Explain, Explained } from './explained.ts';
import { groupBy } from './groupBy.ts';
import { scopeInWords } from './scopeInWords.ts';

/** Ports of one host that make a zone rather than a few single rules. */
const SEVERAL_DOORS = 3;
const SEVERAL_HOSTS = 2;

/** What one device on the way does to many paths: it rejects them, or they are last seen there. */
export const zones: Explain = (open, all) => [
  ...found(open, all, rejecter, (device, scope) => ({
    kind: 'rejected-by',
    text: `${device}, a device on the way, rejects ${scope}`,
  })),
  ...found(open, all, lastSeen(open, isSilentTcp, lastHopOf), (device, scope) => ({
    kind: 'dropped-beyond',
    text: `${scope}: no answer; packets get as far as ${device}, and whatever drops them is there or next`,
  })),
  ...found(open, all, lastSeen(open, isSilentUdp, forkOf), (device, scope) => ({
    kind: 'dropped-beyond',
    text: `${scope}: no answer; packets are last seen at ${device}, from where those of a working path go on`,
  })),
];

function found(
  open: readonly Finding[],
  all: readonly Finding[],
  deviceOf: (finding: Finding) => string | null,
  tell: (device: string, scope: string) => Pick<Explained['cause'], 'kind' | 'text'>,
): readonly Explained[] {
  return [...groupBy(open, deviceOf)].flatMap(([device, group]): readonly Explained[] => {
    const hosts = new Set(group.map(({ path }) => path.address));
    const doors = new Set(group.map(({ path }) => `${path.address} ${path.transport} ${path.port}`));
    // A single host that is silent as a whole is a cause of its own kind.
    const single = hosts.size < SEVERAL_HOSTS;
    if (single && (doors.size < SEVERAL_DOORS || group.some(isWholeHost))) return [];
    const one = single ? group[0].path : null;
    return [
      {
        cause: {
          ...tell(device, scopeInWords(group, all)),
          target: one?.target ?? null,
          address: one?.address ?? null,
          device,
        },
        findings: group,
      },
    ];
  });
}

function rejecter({ verdict }: Finding): string | null {
  return verdict.kind === 'blocked' ? verdict.blockedBy : null;
}

/** Only a few ports of an address are traced: the others share what those show, when all of those agree. */
function lastSeen(
  open: readonly Finding[],
  isSilent: (finding: Finding) => boolean,
  hopOf: (finding: Finding) => string | null,
): (finding: Finding) => string | null {
  const hops = new Map<string | null, Set<string>>();
  for (const finding of open.filter(isSilent)) {
    const hop = hopOf(finding);
    const { address } = finding.path;
    if (hop !== null) hops.set(address, (hops.get(address) ?? new Set()).add(hop));
  }
  return (finding) => {
    const seen = isSilent(finding) ? hops.get(finding.path.address) : undefined;
    const [hop] = seen ?? [];
    return seen?.size === 1 && hop !== undefined ? hop : null;
  };
}

function isWholeHost({ verdict }: Finding): boolean {
  return verdict.reason.code === 'host-silent';
}

function isSilentTcp(finding: Finding): boolean {
  return finding.verdict.reason.code === 'silent' || isWholeHost(finding) || isLost(finding, 'tcp');
}

function isSilentUdp(finding: Finding): boolean {
  return finding.verdict.reason.code === 'udp-silent' || isLost(finding, 'udp');
}

/** The responder saw nothing of it. */
function isLost({ path, verdict }: Finding, transport: Transport): boolean {
  return verdict.reason.code === 'request-lost' && path.transport === transport;
}

function lastHopOf({ verdict }: Finding): string | null {
  return verdict.lastHop;
}

/** UDP that nobody answers proves nothing, unless packets of a working path are seen beyond by another device. */
function forkOf({ path, evidence }: Finding): string | null {
  for (const one of evidence) {
    if (one.kind !== 'silent' || one.lastHop === undefined || one.nextHop === undefined) continue;
    if (one.nextHop !== String(path.address)) return one.lastHop;
  }
  return null;
}
