import { NO_PORT, type RoleName } from '../model/ids.ts';
import type { Skip } from '../model/plan.ts';
import { type Flow, formatPorts } from '../model/portMap.ts';
import type { Site } from '../model/site.ts';
import { type ActualPort, actualPort, givenPort } from './actualPorts.ts';
import { samplePorts } from './samplePorts.ts';

/** The ports of a flow to knock on, and those that are left out with the reason. */
export interface PortChoice {
  readonly ports: readonly ActualPort[];
  readonly left: readonly Pick<Skip, 'ports' | 'reason' | 'why'>[];
}

/** Chooses the ports of one flow: all of a list, a sample of a range, none of what has no number; ICMP has one path. */
export function portsToTry(flow: Flow, listener: ReadonlySet<RoleName>, site: Site): PortChoice {
  const { ports } = flow;
  const given = givenPort(flow, site);
  switch (ports.kind) {
    case 'dynamic':
    case 'unknown': {
      if (given !== null) return { ports: [{ port: given, documented: null }], left: [] };
      const why =
        ports.kind === 'dynamic'
          ? 'the ports are agreed anew for every call or session'
          : 'the document does not tell the port number; give it in the configuration to have it checked';
      const reason = ports.kind === 'dynamic' ? 'dynamic-ports' : 'unknown-ports';
      return { ports: [], left: [{ ports: ports.kind, reason, why }] };
    }
    case 'none':
      return { ports: [{ port: NO_PORT, documented: null }], left: [] };
    case 'range': {
      const sample = samplePorts(ports.first, ports.last, site.limits.rangeSample);
      const size = ports.last - ports.first + 1;
      const why = `${sample.length} of ${size} ports are tried, spread over the range`;
      return {
        ports: sample.map((port) => ({ port, documented: null })),
        left:
          sample.length === size
            ? []
            : [{ ports: formatPorts(ports), reason: 'range-sampled' as const, why }],
      };
    }
    case 'list': {
      const mute = flow.unprobed?.ports ?? [];
      const heard = ports.ports.filter((port) => !mute.includes(port));
      return {
        ports: distinct(heard.map((port) => actualPort(flow, listener, port, site))),
        left:
          flow.unprobed === null
            ? []
            : [{ ports: mute.join(','), reason: 'not-a-listener' as const, why: flow.unprobed.why }],
      };
    }
  }
}

// Two documented ports that a site moved to one number are one path.
function distinct(ports: readonly ActualPort[]): readonly ActualPort[] {
  return ports.filter(({ port }, at) => ports.findIndex((other) => other.port === port) === at);
}
