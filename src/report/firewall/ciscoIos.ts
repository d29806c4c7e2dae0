import { ciscoPorts } from './ciscoPorts.ts';
import { bare, headLines, inForce, ruleHeadLines } from './comments.ts';
import type { FirewallRequest } from './firewallRequest.ts';
import type { FirewallRule } from './firewallRules.ts';

const SIGN = '!';
const LIST = 'CICPROBE';

/** Named extended access lists for Cisco IOS and IOS XE, IPv4 and IPv6 apart, with lists for the answers. */
export function renderCiscoIos(request: FirewallRequest): string {
  const { rules, tag } = request;
  const complete = (family: 4 | 6): readonly FirewallRule[] =>
    rules.filter((rule) => rule.family === family && rule.missing === '');
  return `${[
    ...headLines(SIGN, request, [
      'Add the entries to the lists that your interfaces have: a list that has only these refuses everything else. Behind an entry that denies they have no effect',
      `An access list keeps no state. ${LIST}-ANSWERS lets answers back on interfaces that filter that way, too: over TCP those of connections that exist, over UDP whatever comes from the same port. Leave it out where something stateful does that (zone-based firewall, reflexive lists)`,
    ]),
    ...listLines(`ip access-list extended ${LIST}`, complete(4), tag, 'there'),
    ...listLines(`ip access-list extended ${LIST}-ANSWERS`, complete(4), tag, 'back'),
    ...listLines(`ipv6 access-list ${LIST}-V6`, complete(6), tag, 'there'),
    ...listLines(`ipv6 access-list ${LIST}-V6-ANSWERS`, complete(6), tag, 'back'),
    ...rules
      .filter(({ missing }) => missing !== '')
      .flatMap((rule) => [
        ...ruleHeadLines(SIGN, rule),
        ...inForce(SIGN, rule, [permit(rule, 'there'), permit(rule, 'back')]),
      ]),
  ].join('\n')}\n`;
}

function listLines(head: string, rules: readonly FirewallRule[], tag: string, way: Way): readonly string[] {
  if (rules.length === 0) return [];
  const entries = rules.flatMap((rule) => [
    ...(way === 'there' ? ruleHeadLines(SIGN, rule) : []),
    ` remark ${tag} rule ${rule.number}`,
    ` ${permit(rule, way)}`,
  ]);
  return ['', head, ...entries];
}

type Way = 'there' | 'back';

function permit(rule: FirewallRule, way: Way): string {
  const source = `host ${bare(rule.source, 'SOURCE')}`;
  const destination = `host ${bare(rule.destination, 'DESTINATION')}`;
  if (rule.transport === 'icmp') return echoOf(rule.family, way, source, destination);
  if (way === 'there') return `permit ${rule.transport} ${source} ${destination} ${ciscoPorts(rule)}`;
  const established = rule.transport === 'tcp' ? ' established' : '';
  return `permit ${rule.transport} ${destination} ${ciscoPorts(rule)} ${source}${established}`;
}

function echoOf(family: 4 | 6, way: Way, source: string, destination: string): string {
  return way === 'there'
    ? `permit icmp ${source} ${destination} ${family === 6 ? 'echo-request' : 'echo'}`
    : `permit icmp ${destination} ${source} echo-reply`;
}
