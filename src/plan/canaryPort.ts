import { asPort, type Port } from '../model/ids.ts';
import type { PortMap, PortSet } from '../model/portMap.ts';
import type { Site } from '../model/site.ts';

/** Ports without a well-known service, below those that systems hand out by themselves. */
const CANDIDATES = [15_077, 14_197, 13_681, 12_613, 11_317, 9_859].map(asPort);

/** A TCP port on which nothing is documented to listen, anywhere, and to which this site moved nothing; null when there is none. */
export function canaryPort(portMap: PortMap, site: Site): Port | null {
  const documented = (port: Port): boolean =>
    portMap.flows.some(
      ({ ports, unprobed }) => contains(ports, port) || unprobed?.ports.includes(port) === true,
    );
  const moved = new Set(site.portOverrides.map(({ actual }) => actual));
  return CANDIDATES.find((port) => !documented(port) && !moved.has(port)) ?? null;
}

function contains(ports: PortSet, port: Port): boolean {
  switch (ports.kind) {
    case 'list':
      return ports.ports.includes(port);
    case 'range':
      return ports.first <= port && port <= ports.last;
    case 'dynamic':
    case 'unknown':
    case 'none':
      return false;
  }
}
