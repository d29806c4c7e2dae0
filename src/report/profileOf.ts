import type { RoleName } from '../model/ids.ts';
import { playedRoles } from '../model/playedRoles.ts';
import type { Flow, PortMap, Role } from '../model/portMap.ts';

/** One flow seen from a role: who is at the other end, and as what the role itself takes part. */
export interface ProfileEntry {
  readonly flow: Flow;
  readonly peer: RoleName;
  readonly as: RoleName;
}

/** The port map seen from one role. */
export interface Profile {
  readonly role: Role;
  /** The role itself, what it also is, and everything hosted on those. */
  readonly roles: readonly RoleName[];
  /** What it must reach. */
  readonly outgoing: readonly ProfileEntry[];
  /** What must reach it. */
  readonly incoming: readonly ProfileEntry[];
  /** Every flow of either list once, in document order. */
  readonly flows: readonly Flow[];
}

/** What a role must reach and what must reach it; an arrow with two heads counts in both directions. */
export function profileOf(portMap: PortMap, role: Role): Profile {
  const roles = [...playedRoles(portMap.roles, [role.name])];
  const own = new Set(roles);
  const outgoing = portMap.flows.flatMap((flow) => entriesOf(flow, own, 'outgoing'));
  const incoming = portMap.flows.flatMap((flow) => entriesOf(flow, own, 'incoming'));
  const seen = new Set([...outgoing, ...incoming].map(({ flow }) => flow));
  return { role, roles, outgoing, incoming, flows: portMap.flows.filter((flow) => seen.has(flow)) };
}

function entriesOf(
  flow: Flow,
  own: ReadonlySet<RoleName>,
  side: 'outgoing' | 'incoming',
): readonly ProfileEntry[] {
  const { from, to, direction } = flow;
  const ends: readonly (readonly [as: RoleName, peer: RoleName])[] = [
    ...(side === 'outgoing' || direction === '<->' ? [[from, to] as const] : []),
    ...(side === 'incoming' || direction === '<->' ? [[to, from] as const] : []),
  ];
  const entries = ends.filter(([as]) => own.has(as)).map(([as, peer]) => ({ flow, peer, as }));
  // A role that talks to its own kind both ways is at both ends: once is enough.
  return from === to ? entries.slice(0, 1) : entries;
}
