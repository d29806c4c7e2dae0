import type { ClosedDoor } from '../model/pairing.ts';
import type { Check, Skip } from '../model/plan.ts';
import { formatPorts } from '../model/portMap.ts';

/** Ports of this host that could not be opened to be tried from the other side, and why. */
export function returnSkips(checks: readonly Check[], closed: readonly ClosedDoor[]): readonly Skip[] {
  return checks.flatMap(({ paths, transport, port }) => {
    const why = closed.find((one) => one.transport === transport && one.port === port);
    const isEcho = transport === 'icmp';
    return paths.map(({ flow, reversed, triedFrom }) => ({
      id: flow.id,
      from: reversed ? flow.to : flow.from,
      to: reversed ? flow.from : flow.to,
      transport,
      ports: isEcho ? formatPorts(flow.ports) : `${port}`,
      reason: 'not-opened-here' as const,
      why: `from ${triedFrom} to this host: ${isEcho ? 'a responder sends no echo requests' : why === undefined ? 'not opened' : inWords(why)}`,
    }));
  });
}

function inWords({ why, detail }: ClosedDoor): string {
  switch (why) {
    case 'taken':
      return `the port is in use here${detail === '' ? '' : ` by ${detail}`}, and datagrams to a service prove nothing`;
    case 'permission':
      return 'this user may not open the port; run as root or administrator';
    case 'failed':
      return `the port could not be opened here (${detail})`;
  }
}
