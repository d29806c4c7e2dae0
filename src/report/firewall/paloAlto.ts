import { distinct } from '../gather.ts';
import { exactly, headLines, inForce, plainText, portsInShort, ruleHeadLines } from './comments.ts';
import type { FirewallRequest } from './firewallRequest.ts';
import type { FirewallRule } from './firewallRules.ts';

const SIGN = '#';
/** PAN-OS takes 1,023 characters in a rule's description. */
const LONGEST_DESCRIPTION = 1000;

/** Commands for the configuration mode of PAN-OS: services and security rules. */
export function renderPaloAlto(request: FirewallRequest): string {
  const services = distinct(
    request.rules
      .filter(({ missing, transport }) => missing === '' && transport !== 'icmp')
      .map(serviceCommand),
  );
  return `${[
    ...headLines(SIGN, request, [
      'For configuration mode. Put the zones of your firewall in place of FROM-ZONE and TO-ZONE: a commit refuses the rules until then. PAN-OS has no comments: leave out the lines that begin with #',
      'New rules go to the end; behind one that denies they have no effect: move rulebase security rules "NAME" top',
      'Sessions are stateful: answers need no rule. The application is any, as CIC has ports of its own; the services limit it',
    ]),
    ...(services.length === 0 ? [] : ['', ...services]),
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

/** Echo requests are applications of their own there, one for each version of IP. */
function serviceOf(rule: FirewallRule): string {
  if (rule.transport !== 'icmp') return `application any service ${serviceName(rule)}`;
  return `application ${rule.family === 6 ? 'ping6' : 'ping'} service application-default`;
}

function ruleCommand(rule: FirewallRule, tag: string): string {
  const described = [rule.services.join(', '), rule.flows.join(', ')].join(': ');
  return [
    `set rulebase security rules "${tag} rule ${rule.number}"`,
    'from FROM-ZONE to TO-ZONE',
    `source ${exactly(rule.source, 'SOURCE')} destination ${exactly(rule.destination, 'DESTINATION')}`,
    `${serviceOf(rule)} action allow`,
    `description "${plainText(described, LONGEST_DESCRIPTION)}"`,
  ].join(' ');
}
