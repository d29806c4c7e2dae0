import type { IpAddress, RoleName } from '../model/ids.ts';
import type { PortMap } from '../model/portMap.ts';
import type { Limits, Phase, Site } from '../model/site.ts';
import { type Thresholds, usualThresholds } from '../model/thresholds.ts';
import { parseAddress } from './address.ts';
import { checkFamilies, type Placed } from './checkFamilies.ts';
import { flagPlace, type Problem, throwIfAny } from './configError.ts';
import { makeHosts } from './makeHosts.ts';
import { makeLimits } from './makeLimits.ts';
import { makeOptions } from './makeOptions.ts';
import { quote } from './showValue.ts';
import type { SiteFile } from './siteFile.ts';
import type { SiteFlags } from './siteFlags.ts';
import { readRole } from './siteNames.ts';

/**
 * The site in force: flags beat the file, the file beats the defaults. Options without an answer are left out.
 * @throws ConfigError with every problem of the flags, and of flags and file together.
 */
export function makeSite(
  flags: SiteFlags,
  siteFile: SiteFile | null,
  portMap: PortMap,
  defaults: Limits,
): Site {
  const problems: Problem[] = [];
  const selfRoles = chooseRoles(flags, siteFile, portMap, problems);
  const family = flags.family ?? siteFile?.family ?? null;
  const source = chooseSource(flags, siteFile, problems);
  const hosts =
    flags.alone === true ? [] : makeHosts(flags.targets ?? [], siteFile, selfRoles, portMap, problems);
  problems.push(...checkFamilies(family, source, hosts));
  const site: Site = {
    name: siteFile?.name ?? '',
    selfRoles,
    hosts: hosts.map(({ value }) => value),
    options: makeOptions(flags.options ?? [], siteFile, portMap, problems),
    portOverrides: siteFile?.portOverrides ?? [],
    phase: choosePhase(flags, siteFile, problems),
    family: family ?? 0,
    source: source?.value ?? null,
    limits: makeLimits(flags, siteFile, defaults, problems),
    thresholds: makeThresholds(siteFile),
  };
  throwIfAny(problems);
  return site;
}

function makeThresholds(siteFile: SiteFile | null): Thresholds {
  const { certificateDays, rsaBits, answerMs, clockSeconds } = usualThresholds;
  const given = siteFile?.thresholds;
  return {
    certificateDays: given?.certificateDays ?? certificateDays,
    rsaBits: given?.rsaBits ?? rsaBits,
    answerMs: given?.answerMs ?? answerMs,
    clockSeconds: given?.clockSeconds ?? clockSeconds,
  };
}

function chooseRoles(
  { roles = [] }: SiteFlags,
  siteFile: SiteFile | null,
  portMap: PortMap,
  problems: Problem[],
): readonly RoleName[] {
  if (roles.length > 0) {
    const readings = roles.map((name) => readRole(name, portMap));
    for (const reading of readings) {
      if (reading.kind === 'refused') problems.push({ ...flagPlace('--role'), message: reading.message });
    }
    return unique(readings.flatMap((reading) => (reading.kind === 'value' ? [reading.value] : [])));
  }
  const filed = unique(siteFile?.roles ?? []);
  if (filed.length === 0) {
    const message = 'no role: say what this host is with --role ROLE, or with `role:` in cicprobe.yaml';
    problems.push({ ...flagPlace('--role'), message });
  }
  return filed;
}

function chooseSource(
  { source }: SiteFlags,
  siteFile: SiteFile | null,
  problems: Problem[],
): Placed<IpAddress> | null {
  if (source !== undefined) {
    const reading = parseAddress(source);
    if (reading.kind === 'value') return { value: reading.value, place: flagPlace('--source') };
    problems.push({ ...flagPlace('--source'), message: reading.message });
    return null;
  }
  const filed = siteFile?.source;
  return siteFile && filed ? { value: filed, place: siteFile.placeOf(['source']) } : null;
}

function choosePhase({ phase }: SiteFlags, siteFile: SiteFile | null, problems: Problem[]): Phase {
  if (phase === 'live' || phase === 'pre-install') return phase;
  if (phase !== undefined) {
    const message = `expected live or pre-install, got ${quote(phase)}`;
    problems.push({ ...flagPlace('--phase'), message });
  }
  return siteFile?.phase ?? 'live';
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
