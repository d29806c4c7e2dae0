import { access } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { SiteFile } from '../config/siteFile.ts';
import type { SiteFlags } from '../config/siteFlags.ts';
import type { DaemonPlan } from '../model/daemon.ts';
import type { PortMap } from '../model/portMap.ts';
import type { Limits, Site } from '../model/site.ts';
import { defaultTimeoutMs } from '../run/pace.ts';
import { readSource } from './readFiles.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usageError.ts';

/** The site file that is read without being asked for. */
export const SITE_FILE = 'cicprobe.yaml';

/** Flags, configuration file and defaults together; flags beat the file. What it leaves from must be an address of this host. */
export async function readSite(
  flags: SiteFlags,
  configFile: string | undefined,
  portMap: PortMap,
  terminal: Terminal,
  defaults?: Limits,
): Promise<Site> {
  const site = await readAnySite(flags, configFile, portMap, terminal, defaults);
  if (site.source !== null) assertOwnAddress(site.source);
  return site;
}

/** The same for nothing that is sent: the source may be another host's. */
export async function readAnySite(
  flags: SiteFlags,
  configFile: string | undefined,
  portMap: PortMap,
  terminal: Terminal,
  defaults: Limits = defaultLimits(terminal.platform),
): Promise<Site> {
  const { makeSite } = await import('../config/makeSite.ts');
  const file = configFile ?? (await findSiteFile(terminal.cwd));
  const siteFile = file === null ? null : await readSiteFile(file, portMap, terminal.cwd);
  return makeSite(flags, siteFile, portMap, defaults);
}

/** The site of a daemon, what the daemon is to do, and the file of its store. */
export interface DaemonSite {
  /** The configuration's full name; what it names relatively lies beside it. */
  readonly file: string;
  readonly site: Site;
  readonly daemon: DaemonPlan;
  readonly store: string;
}

/**
 * The configuration of a daemon; unlike a single check it needs a file.
 * @param storeFile in place of the one that the file names.
 */
export async function readDaemonSite(
  configFile: string | undefined,
  storeFile: string | undefined,
  portMap: PortMap,
  terminal: Terminal,
): Promise<DaemonSite> {
  const { makeSite } = await import('../config/makeSite.ts');
  const file = configFile ?? SITE_FILE;
  const siteFile = await readSiteFile(file, portMap, terminal.cwd);
  const site = makeSite({}, siteFile, portMap, defaultLimits(terminal.platform));
  if (site.source !== null) assertOwnAddress(site.source);
  const full = path.resolve(terminal.cwd, file);
  const beside = path.dirname(full);
  const named = storeFile === undefined ? siteFile.daemon.store : path.resolve(terminal.cwd, storeFile);
  // systemd names the folder in which a service may write.
  const usual = path.join(terminal.env['STATE_DIRECTORY'] ?? beside, USUAL_STORE);
  return {
    file: full,
    site,
    daemon: siteFile.daemon,
    store: named === null ? usual : path.resolve(beside, named),
  };
}

const USUAL_STORE = 'cicprobe.db';

function assertOwnAddress(source: string): void {
  const own = Object.values(os.networkInterfaces()).flatMap((list) => (list ?? []).map((one) => one.address));
  // All of 127.0.0.0/8 is ours on Linux and Windows, though no interface lists it.
  if (own.includes(source) || source.startsWith('127.')) return;
  throw new UsageError(`--source ${source}: not an address of this host; it has ${own.join(', ')}`);
}

/** With a responder at the far end, ports on which nothing listens outside a call can be proven, too. */
export function withResponder(site: Site): Site {
  return { ...site, options: { [VOICE_RANGES]: 'checked', ...site.options } };
}

const VOICE_RANGES = 'rtp-ranges';

/** More ports than any range has: none of it is left out. */
export const WHOLE_RANGE = 65_535;

/** Bounds of a run unless the site says otherwise. */
export function defaultLimits(platform: string): Limits {
  return {
    timeoutMs: defaultTimeoutMs(platform),
    deadlineMs: 60_000,
    concurrency: 512,
    perHost: 512,
    rangeSample: 16,
  };
}

async function findSiteFile(cwd: string): Promise<string | null> {
  try {
    await access(path.join(cwd, SITE_FILE));
    return SITE_FILE;
  } catch {
    return null;
  }
}

async function readSiteFile(file: string, portMap: PortMap, cwd: string): Promise<SiteFile> {
  const { parseSiteFile } = await import('../config/siteFile.ts');
  const source = await readSource(path.resolve(cwd, file));
  return parseSiteFile({ ...source, file }, portMap);
}
