import { distinct, gather } from '../gather.ts';
import {
  commentLines,
  endInWords,
  exactly,
  headLines,
  inForce,
  plainText,
  ruleHeadLines,
} from './comments.ts';
import type { FirewallRequest } from './firewallRequest.ts';
import type { FirewallRule } from './firewallRules.ts';

const SIGN = '#';
/** AWS takes 255 characters. */
const LONGEST_DESCRIPTION = 255;

/** A shell script of AWS CLI commands: inbound rules for the security groups of the destinations. */
export function renderAws(request: FirewallRequest): string {
  const destinations = gather(request.rules, ({ destination }) => destination.address ?? [destination.name]);
  const groups = new Map(
    destinations.flatMap((same, at) => same.map((rule) => [rule, `GROUP_${at + 1}`] as const)),
  );
  return `${[
    ...headLines(SIGN, request, [
      'Apply with: GROUP_1=sg-... sh -e FILE, one variable for the security group of each destination below. A security group lets the source in to everything that has it: give a destination one of its own',
      'Security groups are stateful: answers need no rule. Outbound rules and network ACLs, where yours are not the default ones, are not in here',
    ]),
    ...destinations.flatMap((same, at) => {
      const names = distinct(same.map(({ destination }) => endInWords(destination)));
      return [
        ...commentLines(SIGN, [`GROUP_${at + 1}: ${names.join(', ')}`]),
        ...(same.every(({ missing }) => missing !== '')
          ? []
          : [`: "\${GROUP_${at + 1}:?is the id of a security group, see above}"`]),
      ];
    }),
    ...request.rules.flatMap((rule) => [
      ...ruleHeadLines(SIGN, rule),
      ...inForce(SIGN, rule, [command(rule, String(groups.get(rule)), request.tag)]),
    ]),
  ].join('\n')}\n`;
}

function command(rule: FirewallRule, group: string, tag: string): string {
  const cidr = exactly(rule.source, 'SOURCE');
  const Description = described(`${tag} rule ${rule.number}: ${rule.flows.join(', ')}`);
  const permission = {
    ...protocolOf(rule),
    ...(rule.family === 6
      ? { Ipv6Ranges: [{ CidrIpv6: cidr, Description }] }
      : { IpRanges: [{ CidrIp: cidr, Description }] }),
  };
  return `aws ec2 authorize-security-group-ingress --group-id "$${group}" --ip-permissions '${JSON.stringify([permission])}'`;
}

/** For ICMP the port fields hold the type, and the code: -1 for each. */
function protocolOf({ transport, family, first, last }: FirewallRule) {
  if (transport !== 'icmp') return { IpProtocol: transport, FromPort: first, ToPort: last };
  return family === 6
    ? { IpProtocol: 'icmpv6', FromPort: 128, ToPort: -1 }
    : { IpProtocol: 'icmp', FromPort: 8, ToPort: -1 };
}

/** In the characters that AWS takes: letters, digits, blanks and some marks. */
function described(text: string): string {
  return plainText(text, LONGEST_DESCRIPTION).replace(/[^A-Za-z0-9 ._:/()#,@[\]+=&;{}!*-]/g, '.');
}
