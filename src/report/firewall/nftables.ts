import { exactly, headLines, inForce, portsInShort, ruleHeadLines } from './comments.ts';
import type { FirewallRequest } from './firewallRequest.ts';
import type { FirewallRule } from './firewallRules.ts';

const SIGN = '#';

/** Rules for `nft -f`, put before those that the chain of forwarded packets has. */
export function renderNftables(request: FirewallRequest): string {
  return `${[
    ...headLines(SIGN, request, [
      'Apply with: nft -f FILE. All rules go in or none. Names of table and chain, "inet filter forward", are those of /etc/nftables.conf: put yours in their place',
      'Answers pass by the rule for established connections that a stateful firewall has (ct state established,related accept)',
    ]),
    ...request.rules.flatMap((rule) => [
      ...ruleHeadLines(SIGN, rule),
      ...inForce(SIGN, rule, [statement(rule, request.tag)]),
    ]),
  ].join('\n')}\n`;
}

function statement(rule: FirewallRule, tag: string): string {
  const ip = rule.family === 6 ? 'ip6' : 'ip';
  return [
    'insert rule inet filter forward',
    `${ip} saddr ${exactly(rule.source, 'SOURCE')}`,
    `${ip} daddr ${exactly(rule.destination, 'DESTINATION')}`,
    rule.transport === 'icmp' ? echoOf(rule) : `${rule.transport} dport ${portsInShort(rule)}`,
    `accept comment "${tag} rule ${rule.number}"`,
  ].join(' ');
}

function echoOf({ family }: FirewallRule): string {
  return family === 6 ? 'icmpv6 type echo-request' : 'icmp type echo-request';
}
