import { bare, headLines, inForce, plainText, portsInShort, ruleHeadLines } from './comments.ts';
import type { FirewallRequest } from './firewallRequest.ts';
import type { FirewallRule } from './firewallRules.ts';

const SIGN = '#';
/** Enough for the flows of most rules; all of them stand above it. */
const LONGEST_DESCRIPTION = 500;

/** PowerShell commands for Windows Defender Firewall on the destinations themselves. */
export function renderWindows(request: FirewallRequest): string {
  return `${[
    ...headLines(SIGN, request, [
      'Run each command as administrator on its destination: these are inbound rules of that host. -LocalAddress keeps a rule without effect on any other one',
      'A rule that blocks wins over these. What passes through a firewall between the hosts is not affected',
      `Take them away with: Remove-NetFirewallRule -Group '${request.tag}'`,
    ]),
    ...request.rules.flatMap((rule) => [
      ...ruleHeadLines(SIGN, rule),
      ...inForce(SIGN, rule, [command(rule, request.tag)]),
    ]),
  ].join('\n')}\n`;
}

function command(rule: FirewallRule, tag: string): string {
  const described = [rule.services.join(', '), rule.flows.join(', ')].join(': ');
  return [
    'New-NetFirewallRule',
    `-DisplayName '${tag} rule ${rule.number}' -Group '${tag}'`,
    '-Direction Inbound -Action Allow -Profile Any',
    rule.transport === 'icmp'
      ? echoOf(rule)
      : `-Protocol ${rule.transport.toUpperCase()} -LocalPort '${portsInShort(rule)}'`,
    `-LocalAddress '${bare(rule.destination, 'DESTINATION')}'`,
    `-RemoteAddress '${bare(rule.source, 'SOURCE')}'`,
    `-Description '${plainText(described, LONGEST_DESCRIPTION)}'`,
  ].join(' ');
}

function echoOf({ family }: FirewallRule): string {
  return family === 6 ? '-Protocol ICMPv6 -IcmpType 128' : '-Protocol ICMPv4 -IcmpType 8';
}
