import type { Report } from '../../model/report.ts';

/**
 * The one name of a host that runs call differently: that under which it ran cicprobe itself, where a target has the
 * same name in other case, or an address from which that host probed.
 */
export function hostNames(reports: readonly Report[]): (name: string) => string {
  const ran = new Map(reports.map(({ run }) => [run.host.toLowerCase(), run.host]));
  const owners = ownersOf(reports);
  const aliases = new Map<string, string>();
  for (const { paths } of reports) {
    for (const { target, address, triedFrom } of paths) {
      const owner = address === null || triedFrom !== undefined ? undefined : owners.get(address);
      if (owner !== undefined) aliases.set(target.toLowerCase(), owner);
    }
  }
  return (name) => ran.get(name.toLowerCase()) ?? aliases.get(name.toLowerCase()) ?? name;
}

/** Who probes from an address; of those that several hosts have, nothing is known. */
function ownersOf(reports: readonly Report[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string | null>();
  for (const { run, paths } of reports) {
    for (const { evidence, triedFrom } of paths) {
      for (const { local } of triedFrom === undefined ? evidence : []) {
        if (local === null || isEverywhere(local.address)) continue;
        const known = owners.get(local.address);
        owners.set(local.address, known === undefined || known === run.host ? run.host : null);
      }
    }
  }
  return new Map([...owners].flatMap(([address, host]) => (host === null ? [] : [[address, host] as const])));
}

/** Loopback and the address of nobody: every host has them. */
function isEverywhere(address: string): boolean {
  return address.startsWith('127.') || ['::1', '0.0.0.0', '::'].includes(address);
}
