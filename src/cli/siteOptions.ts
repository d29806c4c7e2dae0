import type { Command } from 'commander';
import type { SiteFlags } from '../config/siteFlags.ts';
import { gather } from './reportOptions.ts';
import { UsageError } from './usageError.ts';

/** The flags that say what this host is, whom it must reach and what the site chose. */
export interface SiteOptions {
  readonly role?: readonly string[];
  readonly target?: readonly string[];
  readonly config?: string;
  readonly option?: readonly string[];
  readonly ipv4?: boolean;
  readonly ipv6?: boolean;
  readonly source?: string;
}

export function addSiteOptions(command: Command, source: string): Command {
  return command
    .option('-r, --role <role>', 'what this host is; repeat it or join by commas for several roles', gather)
    .option('-t, --target <[role=]host>', 'a peer: name, IPv4 or [IPv6]; alone it is the main peer', gather)
    .option('-c, --config <file>', 'configuration (default: cicprobe.yaml in the working directory)')
    .option('-o, --option <name=value>', 'a choice that the port map leaves to the site', gather)
    .option('-4, --ipv4', 'IPv4 addresses only')
    .option('-6, --ipv6', 'IPv6 addresses only')
    .option('--source <address>', source);
}

/** @throws UsageError where they contradict each other. */
export function readSiteOptions(flags: SiteOptions): SiteFlags {
  if (flags.ipv4 === true && flags.ipv6 === true) {
    throw new UsageError('-4 and -6 exclude each other: leave both out to check both families');
  }
  return {
    roles: flags.role?.flatMap((text) => text.split(',').filter((name) => name !== '')),
    targets: flags.target,
    family: flags.ipv4 === true ? 4 : flags.ipv6 === true ? 6 : undefined,
    source: flags.source,
    options: flags.option,
  };
}
