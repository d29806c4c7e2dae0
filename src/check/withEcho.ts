import type { Kernel } from '../model/kernel.ts';
import type { Probe } from '../model/probe.ts';
import { ICMP, makeIcmpProbe } from '../probes/icmp.ts';

interface EchoParts {
  readonly probes: ReadonlyMap<string, Probe>;
  readonly openKernel: () => Promise<Kernel>;
}

/** The parts of a run with a probe that sends echo requests; they and the questions about failed paths share one kernel. */
export function withEcho<P extends EchoParts>(parts: P): P {
  let opened: Promise<Kernel> | null = null;
  const openKernel = (): Promise<Kernel> => {
    opened ??= parts.openKernel();
    return opened;
  };
  return { ...parts, openKernel, probes: new Map([...parts.probes, [ICMP, makeIcmpProbe(openKernel)]]) };
}
