import type { ReportSkip } from '../model/report.ts';
import type { Site } from '../model/site.ts';

/** Why a plan is empty: nothing is documented between these hosts, or all of it is left out. */
export function nothingToCheck(
  site: Site,
  skipped: readonly Pick<ReportSkip, 'to' | 'reason' | 'why'>[],
): string {
  const self = site.selfRoles.join(',');
  const targets = site.hosts
    .flatMap((host) => host.roles.map((role) => `${host.name} as ${role}`))
    .join(', ');
  const roles = new Set<string>(site.hosts.flatMap((host) => host.roles));
  const leftOut = skipped.filter((skip) => skip.reason === 'address-unusable' || roles.has(skip.to));
  if (leftOut.length > 0) {
    const whys = [...new Set(leftOut.map((skip) => `  ${skip.why}`))];
    return [`nothing to check: every path from ${self} to ${targets} is left out`, ...whys].join('\n');
  }
  const peers = [...new Set(skipped.filter((skip) => skip.reason === 'no-host').map((skip) => skip.to))];
  return [
    `nothing to check: the port map documents no path from ${self} to ${targets}`,
    ...(peers.length === 0 ? [] : [`${self} must reach: ${peers.join(', ')} (--target ROLE=HOST)`]),
  ].join('\n');
}
