import { describe, expect, test } from 'vitest';
import { type FirewallRequest, firewallRequest } from '../../../src/report/firewall/firewallRequest.ts';
import { FIREWALL_FORMATS, type FirewallFormat } from '../../../src/report/firewall/formats.ts';
import { renderFirewallRequest } from '../../../src/report/firewall/renderFirewallRequest.ts';
import { aReason, aReport, aRun } from '../../support/builders.ts';
import { blockedPath, silentFrom } from './requests.ts';

/** A blocked echo over IPv4 and one over IPv6. */
const request = requestOf('10.0.0.50', 'fd00::5');

function requestOf(...addresses: readonly string[]): FirewallRequest {
  const paths = addresses.map((address) =>
    blockedPath({
      flow: 'switchover.nettest',
      target: 'router01',
      address,
      transport: 'icmp',
      port: 0,
      service: 'NetTest',
      reason: aReason('router01 does not answer echo requests', 'echo-silent'),
      evidence: [silentFrom(address.includes(':') ? 'fd00::7' : '10.9.8.7')],
    }),
  );
  return firewallRequest(aReport({ paths, run: aRun({ id: 'r1' }) }), { all: false });
}

/** What each dialect must say of the two; everything around it is as for ports. */
const COMMANDS: Readonly<Record<FirewallFormat, readonly string[]>> = {
  nftables: [
    'ip daddr 10.0.0.50/32 icmp type echo-request accept',
    'ip6 daddr fd00::5/128 icmpv6 type echo-request accept',
  ],
  iptables: [
    'iptables -w -I FORWARD -s 10.9.8.7/32 -d 10.0.0.50/32 -p icmp --icmp-type echo-request -m',
    'ip6tables -w -I FORWARD -s fd00::7/128 -d fd00::5/128 -p icmpv6 --icmpv6-type echo-request -m',
  ],
  windows: [
    "-Protocol ICMPv4 -IcmpType 8 -LocalAddress '10.0.0.50'",
    "-Protocol ICMPv6 -IcmpType 128 -LocalAddress 'fd00::5'",
  ],
  'cisco-asa': [
    'extended permit icmp host 10.9.8.7 host 10.0.0.50 echo',
    'extended permit icmp6 fd00::7/128 fd00::5/128 128',
    'only with inspect icmp',
  ],
  'cisco-ios': [
    ' permit icmp host 10.9.8.7 host 10.0.0.50 echo\n',
    ' permit icmp host 10.0.0.50 host 10.9.8.7 echo-reply\n',
    ' permit icmp host fd00::7 host fd00::5 echo-request\n',
    ' permit icmp host fd00::5 host fd00::7 echo-reply\n',
  ],
  'palo-alto': [
    'destination 10.0.0.50/32 application ping service application-default action allow',
    'destination fd00::5/128 application ping6 service application-default action allow',
  ],
  aws: [
    '[{"IpProtocol":"icmp","FromPort":8,"ToPort":-1,"IpRanges":[{"CidrIp":"10.9.8.7/32"',
    '[{"IpProtocol":"icmpv6","FromPort":128,"ToPort":-1,"Ipv6Ranges":[{"CidrIpv6":"fd00::7/128"',
  ],
  markdown: ['| ICMP | echo |', 'ICMP has no ports'],
  csv: ['router01,icmp,,,source to destination', 'ICMP has no ports'],
};

describe.each(FIREWALL_FORMATS)('%s', (format) => {
  const text = renderFirewallRequest(request, format);

  test('asks for echo requests by the words of the dialect', () => {
    for (const command of COMMANDS[format]) expect(text).toContain(command);
  });

  test('never names a port, which they do not have', () => {
    expect(text).not.toMatch(/icmp(v6)?[ /-]0\b|dport 0|"FromPort":0|LocalPort|eq 0\b|set service/i);
  });
});

test('where ports are asked for alone, nothing is said of ICMP', () => {
  const ports = firewallRequest(aReport({ paths: [blockedPath()] }), { all: false });
  for (const format of FIREWALL_FORMATS) expect(renderFirewallRequest(ports, format)).not.toMatch(/icmp/i);
});
