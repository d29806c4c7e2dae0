import { exactly, headLines, inForce, portsInShort, ruleHeadLines } from './comments.ts';
import type { FirewallRequest } from './firewallRequest.ts';
import type { FirewallRule } from './firewallRules.ts';

const SIGN = '#';

/** A shell script of iptables and ip6tables commands that put rules before those of the FORWARD chain. */
export function renderIptables(request: FirewallRequest): string {
  return `${[
    ...headLines(SIGN, request, [
      'Apply on the firewall with: sh -e FILE. IPv6 rules are those of ip6tables. Save them as your system does, or they are gone with its next start',
      'Answers pass by the rule for established connections that a stateful firewall has (-m conntrack --ctstate ESTABLISHED,RELATED)',
    ]),
    ...request.rules.flatMap((rule) => [
      ...ruleHeadLines(SIGN, rule),
      ...inForce(SIGN, rule, [command(rule, request.tag)]),
    ]),
  ].join('\n')}\n`;
}

function command(rule: FirewallRule, tag: string): string {
  return [
    rule.family === 6 ? 'ip6tables' : 'iptables',
    '-w -I FORWARD',
    `-s ${exactly(rule.source, 'SOURCE')}`,
    `-d ${exactly(rule.destination, 'DESTINATION')}`,
    rule.transport === 'icmp' ? echoOf(rule) : `-p ${rule.transport} --dport ${portsInShort(rule, ':')}`,
    `-m comment --comment '${tag} rule ${rule.number}'`,
    '-j ACCEPT',
  ].join(' ');
}

function echoOf({ family }: FirewallRule): string {
  return family === 6 ? '-p icmpv6 --icmpv6-type echo-request' : '-p icmp --icmp-type echo-request';
}
