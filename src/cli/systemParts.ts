import type { CheckParts } from '../check.ts';
import type { Site } from '../model/site.ts';
import { openKernel } from '../net/kernel/openKernel.ts';
import { openMarks } from '../net/kernel/openMarks.ts';
import { resolveHost } from '../net/resolve.ts';
import { allProbes, makeRegistry } from '../probes/registry.ts';
import { systemClock } from './systemClock.ts';
import type { Terminal } from './terminal.ts';

/** What a check of a site needs from this host: its clock, its sockets, its name look-up. */
export function systemParts(
  site: Site,
  snmpCommunity: string | null,
  terminal: Terminal,
): Pick<CheckParts, 'clock' | 'probes' | 'resolve' | 'platform' | 'openKernel' | 'openMarks'> {
  return {
    clock: systemClock,
    probes: makeRegistry(allProbes({ snmpCommunity })),
    resolve: (host, signal) =>
      resolveHost(host, {
        family: site.family,
        source: site.source,
        timeoutMs: site.limits.timeoutMs,
        clock: systemClock,
        signal,
      }),
    platform: terminal.platform,
    openKernel: () => openKernel(terminal.platform, systemClock),
    openMarks: () => openMarks(terminal.platform, systemClock),
  };
}
