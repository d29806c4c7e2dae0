import type { Probe } from '../model/probe.ts';
import { noKernel } from '../net/kernel/noKernel.ts';
import { httpProbe } from './http.ts';
import { makeIcmpProbe } from './icmp.ts';
import { dhcpProbe } from './services/dhcp.ts';
import { dnsProbe } from './services/dns.ts';
import { ftpProbe } from './services/ftp.ts';
import { imapProbe } from './services/imap.ts';
import { ldapProbe } from './services/ldap.ts';
import { ntpProbe } from './services/ntp.ts';
import { pop3Probe } from './services/pop3.ts';
import { rdpProbe } from './services/rdp.ts';
import { rmcpProbe } from './services/rmcp.ts';
import { rtspProbe } from './services/rtsp.ts';
import { sipProbe } from './services/sip.ts';
import { smbProbe } from './services/smb.ts';
import { smtpProbe } from './services/smtp.ts';
import { makeSnmpProbe } from './services/snmp.ts';
import { ssrpProbe } from './services/ssrp.ts';
import { tdsProbe } from './services/tds.ts';
import { telnetProbe } from './services/telnet.ts';
import { tnsProbe } from './services/tns.ts';
import { vncProbe } from './services/vnc.ts';
import { websocketProbe } from './services/websocket.ts';
import { tcpProbe } from './tcp.ts';
import { tlsProbe } from './tls.ts';
import { udpProbe } from './udp.ts';

const CONSTANT: readonly Probe[] = [
  tcpProbe,
  tlsProbe,
  httpProbe,
  udpProbe,
  // Each run puts one in its place that has the system to ask.
  makeIcmpProbe(() => Promise.resolve(noKernel('the system was not opened'))),
  smtpProbe,
  dnsProbe,
  dhcpProbe,
  ntpProbe,
  rmcpProbe,
  ssrpProbe,
  sipProbe,
  rtspProbe,
  websocketProbe,
  imapProbe,
  pop3Probe,
  ftpProbe,
  vncProbe,
  rdpProbe,
  tdsProbe,
  tnsProbe,
  ldapProbe,
  telnetProbe,
  smbProbe,
];

/** What probes may need to know and no file of the site holds. */
export interface ProbeSecrets {
  /** The community of SNMP agents; null where none is to be sent. */
  readonly snmpCommunity: string | null;
}

/** Every probe. */
export function allProbes(secrets: ProbeSecrets = { snmpCommunity: null }): readonly Probe[] {
  return [...CONSTANT, makeSnmpProbe(secrets.snmpCommunity)];
}

/** Probes by their kind. Two of one kind is a programming error. */
export function makeRegistry(all: readonly Probe[] = allProbes()): ReadonlyMap<string, Probe> {
  const registry = new Map<string, Probe>();
  for (const probe of all) {
    if (registry.has(probe.kind)) throw new Error(`two probes of kind "${probe.kind}"`);
    registry.set(probe.kind, probe);
  }
  return registry;
}
