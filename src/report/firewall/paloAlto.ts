import { distinct } from '../gather.ts';
import { exactly, headLines, inForce, plainText, portsInShort, ruleHeadLines } from './comments.ts';
import type { FirewallRequest } from './firewallRequest.ts';
import type { FirewallRule } from './firewallRules.ts';

const SIGN = '#';
/** PAN-OS takes 1,023 characters in a rule's description. */
const LONGEST_DESCRIPTION = 1000;

/** Commands for the configuration mode of PAN-OS: services and security rules. */
export function renderPaloAlto(request: FirewallRequest): string {
  const complete = request.rules.filter(({ missing }) => missing === '');
  return `${[
    ...headLines(SIGN, request, [
      'For configuration mode. Put the zones of your firewall in place of FROM-ZONE and TO-ZONE: a commit refuses the rules until then. PAN-OS has no comments: leave out the lines that begin with #',
      'New rules go to the end; behind one that denies they have no effect: move rulebase security rules "NAME" top',
      'Sessions are stateful: answers need no rule. The application is any, as CIC has ports of its own; the services limit it',
    ]),
    ...(complete.length === 0 ? [] : ['', ...distinct(complete.map(serviceCommand))]),
    ...request.rules.flatMap((rule) => [
      ...ruleHeadLines(SIGN, rule),
      ...inForce(SIGN, rule, [ruleCommand(rule, request.tag)]),
    ]),
  ].join('\n')}\n`;
}

function serviceName(rule: FirewallRule): string {
  return `cicprobe-${rule.transport}-${portsInShort(rule)}`;
}

function serviceCommand(rule: FirewallRule): string {
  return `set service ${serviceName(rule)} protocol ${rule.transport} port ${portsInShort(rule)}`;
}

function ruleCommand(rule: FirewallRule, tag: string): string {
  const described = [rule.services.join(', '), rule.flows.join(', ')].join(': ');
  return [
    `set rulebase security rules "${tag} rule ${rule.number}"`,
    'from FROM-ZONE to TO-ZONE',
    `source ${exactly(rule.source, 'SOURCE')} destination ${exactly(rule.destination, 'DESTINATION')}`,
    `application any service ${serviceName(rule)} action allow`,
    `description "${plainText(described, LONGEST_DESCRIPTION)}"`,
  ].join(' ');
}
