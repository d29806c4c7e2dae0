import { type Flow, formatPorts } from '../model/portMap.ts';
import type { Observation } from '../model/verdict.ts';

/** Fax over UDP (ITU-T T.38): the port map has its ranges beside those of voice. */
const FAX = 'UDPTL';

/** Reports whether a flow is voice in packets of its own: a documented range of UDP ports that is not for fax. */
export function carriesVoice({ transport, ports, service }: Flow): boolean {
  return transport === 'udp' && ports.kind === 'range' && service !== FAX;
}

/** The doors on which voice is to be played: of every address and range of voice the first one that was witnessed. */
export function chooseVoicePaths(observations: readonly Observation[]): readonly Observation[] {
  const ranges = new Set<string>();
  const chosen = new Map<string, Observation>();
  for (const one of observations) {
    const { address, port, paths } = one.check;
    const untried = paths
      .filter(({ flow }) => carriesVoice(flow))
      .map(({ flow }) => `${address} ${formatPorts(flow.ports)}`)
      .filter((range) => !ranges.has(range));
    if (untried.length === 0 || !isProven(one)) continue;
    for (const range of untried) ranges.add(range);
    // Ranges that begin alike, and names that share an address, need one call only.
    const door = `${address} ${port}`;
    if (!chosen.has(door)) chosen.set(door, one);
  }
  return [...chosen.values()];
}

/** Neither one that arrives at another port than was asked. */
function isProven({ evidence }: Observation): boolean {
  return evidence.some((one) => one.kind === 'witnessed' && one.arrivedPort === undefined);
}
