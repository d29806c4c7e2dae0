import type { Kernel } from '../model/kernel.ts';
import type { Check } from '../model/plan.ts';
import type { Probe } from '../model/probe.ts';
import { ICMP, makeIcmpProbe } from '../probes/icmp.ts';

interface EchoParts {
  readonly probes: ReadonlyMap<string, Probe>;
  readonly openKernel: () => Promise<Kernel>;
}

/** The parts of a run with a probe that sends echo requests; they and the questions about failed paths share one kernel. */
export async function withEcho<P extends EchoParts>(parts: P, checks: readonly Check[]): Promise<P> {
  let opened: Promise<Kernel> | null = null;
  const openKernel = (): Promise<Kernel> => {
    opened ??= parts.openKernel();
    return opened;
  };
  // Opened ahead: the time that it takes would be missing where a neighbour is waited for. If it fails, the probe says so.
  if (checks.some(({ probe }) => probe.kind === ICMP)) await openKernel().catch(() => undefined);
  return { ...parts, openKernel, probes: new Map([...parts.probes, [ICMP, makeIcmpProbe(openKernel)]]) };
}
