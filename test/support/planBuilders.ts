/** Plans in short form: which flows, which roles, which hosts. Names resolve unless a test says otherwise. */
import type { NoAddress } from '../../src/model/evidence.ts';
import { asFlowId, asHostName, asIpAddress, asPort, asRoleName, type HostName } from '../../src/model/ids.ts';
import type { Path, Plan, Resolution, Skip } from '../../src/model/plan.ts';
import type { Flow, OptionDefinition, Role } from '../../src/model/portMap.ts';
import type { Host, PortOverride, Site } from '../../src/model/site.ts';
import { makePlan } from '../../src/plan/makePlan.ts';
import { aFlow, aPortMap, aSite, ports } from './builders.ts';

/** A flow of the id `from.to`, or as told; a plain TCP probe asks for little. */
export function need(
  from: string,
  to: string,
  given: Partial<Omit<Flow, 'id' | 'from' | 'to'>> & { readonly id?: string } = {},
): Flow {
  const { id = `${from}.${to}`, ...rest } = given;
  return aFlow({
    ports: ports(5000),
    probe: { kind: 'tcp', options: {} },
    ...rest,
    id: asFlowId(id),
    from: asRoleName(from),
    to: asRoleName(to),
  });
}

/** A name's addresses; without any it resolves to none that this host can use. */
export function addresses(...given: readonly string[]): Resolution {
  return { kind: 'addresses', addresses: given.map(asIpAddress), skipped: [] };
}

export const noSuchHost: NoAddress = {
  kind: 'unresolved',
  name: 'cic01',
  how: 'nxdomain',
  resolver: '10.0.0.53',
  startedAtMs: 0,
  tookMs: 1,
  rttMs: null,
  local: null,
};

export interface Given {
  readonly flows: readonly Flow[];
  readonly roles?: readonly Role[];
  readonly options?: readonly OptionDefinition[];
  readonly site?: Partial<Site>;
  /** By host; the first host not named here gets 10.0.0.1, the next 10.0.0.2. */
  readonly resolutions?: Readonly<Record<string, Resolution>>;
}

export function planOf({ site: part, resolutions = {}, ...map }: Given): Plan {
  const site = aSite(part);
  return makePlan(aPortMap(map), site, resolveAll(site.hosts, resolutions));
}

/** Every path of a plan, with or without an address. */
export function pathsIn(plan: Plan): readonly Path[] {
  return [...plan.checks, ...plan.foregone].flatMap((one) => one.paths);
}

/** `flow host address port`, in the order of the plan. */
export function linesOf(plan: Plan): readonly string[] {
  return pathsIn(plan).map(({ flow, target, address, port }) => `${flow.id} ${target} ${address} ${port}`);
}

/** `flow reason`, in the order of the plan. */
export function skipsOf(plan: Plan): readonly string[] {
  return plan.skipped.map((skip: Skip) => `${skip.id} ${skip.reason}`);
}

/** A port that the site moved on every listener of a role. */
export function moved(role: string, documented: number, actual: number): PortOverride {
  return {
    kind: 'listener',
    role: asRoleName(role),
    transport: 'tcp',
    documented: asPort(documented),
    actual: asPort(actual),
  };
}

/** The port that the site gave for one flow. */
export function movedFlow(flow: string, actual: number): PortOverride {
  return { kind: 'flow', flow: asFlowId(flow), actual: asPort(actual) };
}

function resolveAll(
  hosts: readonly Host[],
  given: Readonly<Record<string, Resolution>>,
): ReadonlyMap<HostName, Resolution> {
  return new Map(
    hosts.map(({ name }, at) => [asHostName(name), given[name] ?? addresses(`10.0.0.${at + 1}`)]),
  );
}
