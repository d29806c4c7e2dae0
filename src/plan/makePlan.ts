import type { HostName, RoleName } from '../model/ids.ts';
import type { Plan, Resolution, Skip } from '../model/plan.ts';
import { playedRoles } from '../model/playedRoles.ts';
import { type Flow, formatPorts, type PortMap } from '../model/portMap.ts';
import type { Host, Site } from '../model/site.ts';
import { canaryPort } from './canaryPort.ts';
import { optionsInForce, unmetCondition } from './conditions.ts';
import { makeGroups } from './groupPaths.ts';
import { findHosts } from './hostsFor.ts';
import { listenerRoles } from './listenerRoles.ts';
import { pathsOf } from './pathsOf.ts';
import { portsToTry } from './portsToTry.ts';

/** One way through a flow: this host reaches the peer role. */
interface Leg {
  readonly flow: Flow;
  readonly peer: RoleName;
  readonly reversed: boolean;
}

/** Which ports are left out does not depend on who listens. */
const NO_ROLES: ReadonlySet<RoleName> = new Set();

/** Everything that this host must reach, made concrete; and what it will not try, with the reason. Pure. */
export function makePlan(portMap: PortMap, site: Site, resolutions: ReadonlyMap<HostName, Resolution>): Plan {
  const self = playedRoles(portMap.roles, site.selfRoles);
  const options = optionsInForce(portMap, site);
  const skipped: Skip[] = [];
  const groups = makeGroups();

  for (const leg of legsOf(portMap.flows, self)) {
    const skip = (ports: string, reason: Skip['reason'], why: string): void => {
      skipped.push({ ...endsOf(leg), ports, reason, why });
    };
    const documented = formatPorts(leg.flow.ports);
    const unmet = unmetCondition(leg.flow, options);
    if (unmet !== null) {
      skip(documented, 'option', unmet);
      continue;
    }
    if (leg.reversed && leg.flow.listens === 'to') {
      skip(documented, 'not-a-listener', `drawn both ways, but nothing is known to listen on ${leg.peer}`);
      continue;
    }
    const choice = portsToTry(leg.flow, NO_ROLES, site);
    const hosts = findHosts(leg.peer, site, portMap);
    // A flow without a port number is not waiting for a host.
    if (hosts.length === 0 && choice.ports.length > 0) {
      // A flow between two hosts of one role waits for the second one.
      const here = self.has(leg.peer) && leg.flow.from !== leg.flow.to;
      const why = here ? `this host itself plays ${leg.peer}` : `no host given for ${leg.peer}`;
      skip(documented, here ? 'same-host' : 'no-host', why);
      continue;
    }
    for (const left of choice.left) skip(left.ports, left.reason, left.why);
    for (const host of hosts) {
      addPaths(leg, host, portsToTry(leg.flow, listenerRoles(leg.peer, host, portMap), site).ports);
    }
  }
  return { ...groups.collect(), skipped, canary: canaryPort(portMap, site) };

  function addPaths(leg: Leg, host: Host, ports: ReturnType<typeof portsToTry>['ports']): void {
    const resolution = resolutions.get(host.name);
    // check.ts resolves every host of the site before it plans.
    if (resolution === undefined) throw new Error(`host "${host.name}" was not resolved`);
    if (resolution.kind === 'unresolved') {
      groups.forgo(host.name, pathsOf(leg, host, ports, null), resolution.evidence);
      return;
    }
    for (const { address, why: unusable } of resolution.skipped) {
      const why = `${address} of ${host.name}: ${unusable}`;
      skipped.push({ ...endsOf(leg), ports: formatPorts(leg.flow.ports), reason: 'address-unusable', why });
    }
    for (const address of resolution.addresses) groups.add(pathsOf(leg, host, ports, address));
  }
}

function* legsOf(flows: readonly Flow[], self: ReadonlySet<RoleName>): Generator<Leg> {
  for (const flow of flows) {
    if (self.has(flow.from)) yield { flow, peer: flow.to, reversed: false };
    if (flow.direction === '<->' && self.has(flow.to) && flow.from !== flow.to) {
      yield { flow, peer: flow.from, reversed: true };
    }
  }
}

/** The ends in the direction that this host would try. */
function endsOf({ flow, reversed }: Leg): Pick<Skip, 'id' | 'from' | 'to' | 'transport'> {
  const { id, from, to, transport } = flow;
  return reversed ? { id, from: to, to: from, transport } : { id, from, to, transport };
}
