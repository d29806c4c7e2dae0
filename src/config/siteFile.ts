import type { DaemonPlan } from '../model/daemon.ts';
import type { IpAddress, RoleName } from '../model/ids.ts';
import type { PortMap } from '../model/portMap.ts';
import type { Host, Limits, Phase, PortOverride } from '../model/site.ts';
import type { Thresholds } from '../model/thresholds.ts';
import type { Place } from './configError.ts';
import type { KeyPath } from './keyPath.ts';
import { makeDaemon } from './makeDaemon.ts';
import { makeSiteSchema } from './siteSchema.ts';
import { readYaml, type SourceFile, validateYaml } from './yamlDocument.ts';

/** What `cicprobe.yaml` says; null and empty stand for what it leaves open. */
export interface SiteFile {
  readonly name: string | null;
  readonly roles: readonly RoleName[];
  readonly phase: Phase | null;
  readonly family: 4 | 6 | null;
  readonly source: IpAddress | null;
  readonly hosts: readonly Host[];
  readonly options: Readonly<Record<string, string>>;
  readonly portOverrides: readonly PortOverride[];
  readonly limits: Readonly<Partial<Record<keyof Limits, number | undefined>>>;
  readonly thresholds: Readonly<Partial<Record<keyof Thresholds, number | undefined>>>;
  readonly daemon: DaemonPlan;
  /** Where a key stands, for problems that show only when flags and file meet. */
  readonly placeOf: (path: KeyPath) => Place;
}

/**
 * The site file held against the port map.
 * @throws ConfigError with every problem of the file.
 */
export function parseSiteFile(source: SourceFile, portMap: PortMap): SiteFile {
  const { value, placeOf } = validateYaml(readYaml(source), makeSiteSchema(portMap));
  const options = Object.entries(value.options ?? {}).map(([name, chosen]) => [name, String(chosen)]);
  return {
    name: value.site ?? null,
    roles: [value.role ?? []].flat(),
    phase: value.phase ?? null,
    family: value.family ?? null,
    source: value.source ?? null,
    hosts: value.hosts ?? [],
    options: Object.fromEntries(options),
    portOverrides: value.ports ?? [],
    limits: value.limits ?? {},
    thresholds: value.warnings ?? {},
    daemon: makeDaemon(value.daemon),
    placeOf,
  };
}
