import type { Path, Plan, Skip } from '../../model/plan.ts';
import type { PortMap } from '../../model/portMap.ts';
import { countOf } from '../amounts.ts';
import { distinct } from '../gather.ts';
import type { FirewallRequest } from './firewallRequest.ts';
import { type RuleRequest, rulesFor } from './firewallRules.ts';
import { familyOf } from './literalAddress.ts';

/** What a role is documented to need, without anything having been tried. */
export interface PlannedNeeds {
  readonly portMap: Pick<PortMap, 'document' | 'revision'>;
  readonly roles: readonly string[];
  readonly plan: Pick<Plan, 'checks' | 'foregone' | 'skipped'>;
  /** Name of the host that plays the roles. */
  readonly host: string;
  /** The address from which it reaches an address, or one that is not known yet; null where that is not known. */
  readonly sourceFor: (address: string | null) => string | null;
}

/** The rules that every planned path of a role asks for. */
export function plannedRequest(needs: PlannedNeeds): FirewallRequest {
  const { plan, portMap, host } = needs;
  const paths = [...plan.checks, ...plan.foregone].flatMap((one) => one.paths);
  const rules = rulesFor(paths.map((path) => requestOf(path, needs)));
  const incomplete = rules.filter(({ missing }) => missing !== '').length;
  return {
    rules,
    tag: `cicprobe ${needs.roles.join('-').slice(0, LONGEST)}`,
    evidence: [
      `What ${host} needs as ${needs.roles.join(', ')}, by the documents alone: nothing was tried`,
      `Documented in ${portMap.document}, ${portMap.revision}`,
    ],
    scope: [
      `${countOf(rules.length, 'rule')} for ${countOf(paths.length, 'path')}`,
      ...leftOut(plan.skipped),
      ...(incomplete === 0
        ? []
        : [`${countOf(incomplete, 'rule')} without an exact address: in no force until it is filled in`]),
      'Source ports are not limited: they are chosen by the system',
      `Only what ${host} must reach is in here, not what must reach it`,
    ],
  };
}

/** As long as the name of a rule may be in every dialect. */
const LONGEST = 40;

function requestOf(path: Path, { host, sourceFor }: PlannedNeeds): RuleRequest {
  const { flow, target, address, transport, port } = path;
  const { id, service, purpose, source } = flow;
  const from = sourceFor(address);
  return {
    source: { name: host, address: from !== null && familyOf(from) !== null ? from : null, remark: '' },
    path: { flow: id, target, address, transport, port, service, purpose, source, found: null },
    ranges: [{ first: port, last: port, remark: '' }],
  };
}

/** What is documented and in no rule, so that nobody takes the request for more than it is. */
function leftOut(skipped: readonly Skip[]): readonly string[] {
  const peers = distinct(skipped.filter(({ reason }) => reason === 'no-host').map(({ to }) => to));
  const nameless = countIn(skipped, ['dynamic-ports', 'unknown-ports']);
  const unneeded = countIn(skipped, ['option']);
  const unusable = distinct(
    skipped.flatMap(({ reason, why }) => (reason === 'address-unusable' ? [why] : [])),
  );
  return [
    ...(peers.length === 0 ? [] : [`Not in here, as no host is given for them: ${peers.join(', ')}`]),
    ...(nameless === 0
      ? []
      : [`Not in here, as no port number is documented for them: ${countOf(nameless, 'flow')}`]),
    ...(unneeded === 0
      ? []
      : [`Not in here, as the options of the site make them needless: ${countOf(unneeded, 'flow')}`]),
    ...(unusable.length === 0 ? [] : [`Not in here: ${unusable.join(', ')}`]),
  ];
}

function countIn(skipped: readonly Skip[], reasons: readonly Skip['reason'][]): number {
  return skipped.filter(({ reason }) => reasons.includes(reason)).length;
}
