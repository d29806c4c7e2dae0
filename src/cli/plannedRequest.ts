import { planCheck } from '../check.ts';
import type { IpAddress } from '../model/ids.ts';
import type { Site } from '../model/site.ts';
import { findLocalAddress } from '../net/findLocalAddress.ts';
import { ownAddresses } from '../net/kernel/ownAddresses.ts';
import { resolveHost } from '../net/resolve.ts';
import type { FirewallRequest } from '../report/firewall/firewallRequest.ts';
import { familyOf } from '../report/firewall/literalAddress.ts';
import { type PlannedNeeds, plannedRequest } from '../report/firewall/plannedRequest.ts';
import { nothingToCheck } from './nothingToCheck.ts';
import { readPortMap } from './readFiles.ts';
import { defaultLimits, readAnySite, WHOLE_RANGE, withResponder } from './readSite.ts';
import { readSiteOptions, type SiteOptions } from './siteOptions.ts';
import { systemClock } from './systemClock.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usageError.ts';

/** The rules for everything that the site's roles need. Names are looked up; no peer is sent anything. */
export async function readPlannedRequest(flags: SiteOptions, terminal: Terminal): Promise<FirewallRequest> {
  const portMap = await readPortMap();
  const limits = defaultLimits(terminal.platform);
  const given = await readAnySite(readSiteOptions(flags), flags.config, portMap, terminal, limits);
  // A firewall must let all of a range through, whatever a check would try of it.
  const site = withResponder({ ...given, limits: { ...given.limits, rangeSample: WHOLE_RANGE } });
  const plan = await planCheck(portMap, site, false, {
    signal: terminal.interrupted,
    resolve: (host, signal) =>
      resolveHost(host, {
        family: site.family,
        // The address is of whom the rules are for; the look-up leaves from this host.
        source: null,
        timeoutMs: site.limits.timeoutMs,
        clock: systemClock,
        signal,
      }),
  });
  if (plan.checks.length + plan.foregone.length === 0) {
    throw new UsageError(nothingToCheck(site, plan.skipped));
  }
  const addresses = [...new Set(plan.checks.map(({ address }) => address))];
  return plannedRequest({
    portMap,
    roles: site.selfRoles,
    plan,
    host: hostOf(site, terminal),
    sourceFor: site.source === null ? await ownSources(addresses) : givenSource(site.source),
  });
}

/** A given address that is not this host's is another host's, whose name is not known. */
function hostOf({ source }: Site, { hostname }: Terminal): string {
  return source === null || ownAddresses().includes(source) ? hostname : source;
}

async function ownSources(addresses: readonly IpAddress[]): Promise<PlannedNeeds['sourceFor']> {
  const found = await Promise.all(
    addresses.map(async (address) => [String(address), await findLocalAddress(address)] as const),
  );
  const sources = new Map(found);
  return (address) => sources.get(address ?? '') ?? null;
}

function givenSource(source: IpAddress): PlannedNeeds['sourceFor'] {
  return (address) => (address === null || familyOf(address) === familyOf(source) ? source : null);
}
