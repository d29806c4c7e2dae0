import { ciscoPorts } from './ciscoPorts.ts';
import { exactly, headLines, inForce, ruleHeadLines } from './comments.ts';
import type { FirewallRequest } from './firewallRequest.ts';
import type { RuleEnd } from './firewallRules.ts';

const SIGN = '!';
const LIST = 'CICPROBE';

/** Extended access-list entries for Cisco ASA 9.0 and later, where one list holds IPv4 and IPv6. */
export function renderCiscoAsa(request: FirewallRequest): string {
  return `${[
    ...headLines(SIGN, request, [
      `Put the name of the list that your interface has in place of ${LIST}: a list that has only these entries refuses everything else. Entries go to its end; behind one that denies they have no effect`,
      'The ASA keeps state: answers need no entry. IPv6 in the same list needs software 9.0 or later',
    ]),
    ...request.rules.flatMap((rule) => {
      const ends = `${endOf(rule.source, 'SOURCE')} ${endOf(rule.destination, 'DESTINATION')}`;
      return [
        ...ruleHeadLines(SIGN, rule),
        ...inForce(SIGN, rule, [
          `access-list ${LIST} remark ${request.tag} rule ${rule.number}`,
          `access-list ${LIST} extended permit ${rule.transport} ${ends} ${ciscoPorts(rule)}`,
        ]),
      ];
    }),
  ].join('\n')}\n`;
}

/** The ASA has the word host for IPv4 alone. */
function endOf(end: RuleEnd, place: 'SOURCE' | 'DESTINATION'): string {
  return end.address?.includes(':') ? exactly(end, place) : `host ${end.address ?? `${place}-UNKNOWN`}`;
}
