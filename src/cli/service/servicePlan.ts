import path from 'node:path';
import { UsageError } from '../usageError.ts';
import type { ServiceSystem } from './serviceSystem.ts';

export interface ServiceFlags {
  readonly config?: string;
  readonly name: string;
  readonly user?: string;
  readonly icmp?: boolean;
  readonly shawl?: string;
  readonly root?: string;
  readonly dryRun?: boolean;
}

/** The service that is to be, by full paths. */
export interface ServicePlan {
  readonly name: string;
  readonly config: string;
  /** null for the usual account. */
  readonly user: string | null;
  readonly icmp: boolean;
  readonly command: readonly string[];
}

/** Reads the flags as this system needs them. */
export function planService(flags: ServiceFlags, cwd: string, system: ServiceSystem): ServicePlan {
  const paths = system.platform === 'win32' ? path.win32 : path.posix;
  const config = flags.config === undefined ? usualConfig(system) : paths.resolve(cwd, flags.config);
  return {
    name: nameOf(flags),
    config,
    user: flags.user === undefined ? null : userOf(flags.user, system),
    icmp: flags.icmp === true,
    command: [...system.program, 'daemon', '--config', config],
  };
}

/** The name of a service, which is also that of a folder and of a file. */
export function nameOf({ name }: Pick<ServiceFlags, 'name'>): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name)) return name;
  throw new UsageError(
    `--name: expected up to 64 letters, digits, hyphens and underscores that begin with a letter or digit, got "${name}"`,
  );
}

/** Where a service finds its configuration unless it is told. */
function usualConfig({ platform, env }: ServiceSystem): string {
  return platform === 'win32'
    ? `${programData(env)}\\cicprobe\\cicprobe.yaml`
    : '/etc/cicprobe/cicprobe.yaml';
}

/** The folder of Windows for data of services. */
export function programData(env: ServiceSystem['env']): string {
  return env['ProgramData'] ?? 'C:\\ProgramData';
}

function userOf(user: string, { platform }: ServiceSystem): string {
  // Of Windows: LocalSystem, DOMAIN\account, NT AUTHORITY\LocalService …
  const form = platform === 'win32' ? /^[^"/[\]:;|=,+*?<>]{1,104}$/ : /^[a-z_][a-z0-9_-]{0,31}$/i;
  if (!form.test(user)) throw new UsageError(`--user: expected the name of an account, got "${user}"`);
  if (user === 'root')
    throw new UsageError('--user: the service needs no privilege: give it a user other than root');
  return user;
}
