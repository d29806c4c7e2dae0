import { ciscoPorts } from './ciscoPorts.ts';
import { exactly, headLines, inForce, ruleHeadLines } from './comments.ts';
import type { FirewallRequest } from './firewallRequest.ts';
import type { FirewallRule, RuleEnd } from './firewallRules.ts';

const SIGN = '!';
const LIST = 'CICPROBE';

/** Extended access-list entries for Cisco ASA 9.0 and later, where one list holds IPv4 and IPv6. */
export function renderCiscoAsa(request: FirewallRequest): string {
  return `${[
    ...headLines(SIGN, request, [
      `Put the name of the list that your interface has in place of ${LIST}: a list that has only these entries refuses everything else. Entries go to its end; behind one that denies they have no effect`,
      'The ASA keeps state: answers need no entry. IPv6 in the same list needs software 9.0 or later',
      ...(request.rules.some(({ transport }) => transport === 'icmp')
        ? [
            'It keeps state of ICMP only with inspect icmp in the policy map: without that, echo replies need an entry of their own',
          ]
        : []),
    ]),
    ...request.rules.flatMap((rule) => {
      const ends = `${endOf(rule.source, 'SOURCE')} ${endOf(rule.destination, 'DESTINATION')}`;
      return [
        ...ruleHeadLines(SIGN, rule),
        ...inForce(SIGN, rule, [
          `access-list ${LIST} remark ${request.tag} rule ${rule.number}`,
          `access-list ${LIST} extended permit ${serviceOf(rule, ends)}`,
        ]),
      ];
    }),
  ].join('\n')}\n`;
}

/** Of ICMPv6 the number of the type is given: words for it differ between releases. */
function serviceOf(rule: FirewallRule, ends: string): string {
  if (rule.transport !== 'icmp') return `${rule.transport} ${ends} ${ciscoPorts(rule)}`;
  return rule.family === 6 ? `icmp6 ${ends} 128` : `icmp ${ends} echo`;
}

/** The ASA has the word host for IPv4 alone. */
function endOf(end: RuleEnd, place: 'SOURCE' | 'DESTINATION'): string {
  return end.address?.includes(':') ? exactly(end, place) : `host ${end.address ?? `${place}-UNKNOWN`}`;
}
