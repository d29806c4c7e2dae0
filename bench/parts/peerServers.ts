// Servers at the ports that a role asks: real ones where Debian has one, and stand-ins for the rest. Compiled and started
// by bench/services.mjs. Usage: node peerServers.js ADDRESS DOORS     (DOORS in JSON: [{ transport, port, kind, tls }, ...])
import { startChrony } from '../../test/peers/chrony.ts';
import { startDovecot } from '../../test/peers/dovecot.ts';
import { startGstRtsp } from '../../test/peers/gstRtsp.ts';
import { underInetd } from '../../test/peers/inetd.ts';
import { startIpmiSim } from '../../test/peers/ipmiSim.ts';
import { startKamailio } from '../../test/peers/kamailio.ts';
import { startNetSnmp } from '../../test/peers/netSnmp.ts';
import { startNginx } from '../../test/peers/nginx.ts';
import { openServer, type Server } from '../../test/peers/peer.ts';
import { startPostfix } from '../../test/peers/postfix.ts';
import { startSamba } from '../../test/peers/samba.ts';
import { startSlapd } from '../../test/peers/slapd.ts';
import { startTigerVnc } from '../../test/peers/tigerVnc.ts';
import { startUnbound } from '../../test/peers/unbound.ts';
import { startVsftpd } from '../../test/peers/vsftpd.ts';
import { startXrdp } from '../../test/peers/xrdp.ts';
import {
  startSilentTcp,
  startSilentTls,
  startSilentUdp,
  startSqlBrowser,
  startSqlServer,
} from './standIns.ts';

interface Door {
  readonly transport: 'tcp' | 'udp';
  readonly port: number;
  readonly kind: string;
  readonly tls: boolean;
}

type Start = (server: Server, encrypted: boolean) => Promise<void>;

const SMB = 445;
/** Servers of which each has one port. */
const SINGLE: Readonly<Record<string, readonly [string, Start]>> = {
  smtp: [
    'Postfix',
    (server, encrypted) =>
      startPostfix(
        server,
        // Nobody in the namespace resolves names, and it would greet only once that has failed.
        'smtpd_peername_lookup = no',
        ...(encrypted
          ? ['smtpd_tls_wrappermode = yes', 'smtpd_tls_security_level = encrypt']
          : ['smtpd_tls_security_level = may']),
      ),
  ],
  imap: [
    'Dovecot',
    (server, encrypted) => startDovecot(server, 'imap', encrypted ? 'from the start' : 'offered'),
  ],
  ldap: [
    'OpenLDAP',
    (server, encrypted) => (encrypted ? startSlapd(server, 'ldaps') : startSlapd(server, 'ldap', '# TLS')),
  ],
  smb: ['Samba', (server) => startSamba(server)],
  pop3: [
    'Dovecot',
    (server, encrypted) => startDovecot(server, 'pop3', encrypted ? 'from the start' : 'offered'),
  ],
  dns: ['Unbound', (server) => startUnbound(server, 'allow')],
  ntp: ['chrony', (server) => startChrony(server, 'local stratum 5')],
  snmp: ['Net-SNMP', (server) => startNetSnmp(server, 'udp', server.port)],
  ftp: ['vsftpd', (server) => startVsftpd(server)],
  rdp: ['xrdp', (server) => startXrdp(server, 'negotiate')],
  vnc: ['TigerVNC', (server) => startTigerVnc(server, '-SecurityTypes', 'VncAuth')],
  rmcp: ['ipmi_sim', startIpmiSim],
  telnet: ['inetutils-telnetd', underInetd('/usr/sbin/telnetd telnetd')],
  rtsp: ['gst-rtsp-server', startGstRtsp],
  tls: ['silent TLS', startSilentTls],
  tds: ['SQL Server (stand-in)', startSqlServer],
  ssrp: ['SQL Server Browser (stand-in)', startSqlBrowser],
  tcp: ['silent TCP', startSilentTcp],
  udp: ['silent UDP', startSilentUdp],
};

/** What runs beside it, although nobody may ask. */
const BESIDE: readonly Door[] = [
  { kind: 'ftp', transport: 'tcp', port: 21 },
  { kind: 'telnet', transport: 'tcp', port: 23 },
  { kind: 'dns', transport: 'udp', port: 53 },
  { kind: 'pop3', transport: 'tcp', port: 110 },
  { kind: 'ntp', transport: 'udp', port: 123 },
  { kind: 'snmp', transport: 'udp', port: 161 },
  { kind: 'rtsp', transport: 'tcp', port: 554 },
  { kind: 'rmcp', transport: 'udp', port: 623 },
  { kind: 'rdp', transport: 'tcp', port: 3389 },
  { kind: 'vnc', transport: 'tcp', port: 5900 },
].map((door) => ({ ...door, tls: false }) as Door);

const [host = '', list = '[]'] = process.argv.slice(2);
const asked: readonly Door[] = JSON.parse(list);
const doors = [...asked, ...BESIDE.filter(({ port }) => asked.every((door) => door.port !== port))];
const running: [string, number][] = [];

async function open(name: string, ports: readonly number[], start: Start, encrypted = false): Promise<void> {
  const [port] = ports;
  if (port === undefined) return;
  await start(await openServer({ host, port }), encrypted);
  for (const one of ports) running.push([name, one]);
}

const ofKind = (kind: string): readonly Door[] => doors.filter((door) => door.kind === kind);
const portsOf = (some: readonly Door[]): readonly number[] => some.map(({ port }) => port);
const [sip, web] = [ofKind('sip'), ofKind('http')];
const listeners = sip.map(
  ({ transport, port, tls }) => `${tls ? ('tls' as const) : transport}:${port}` as const,
);
await Promise.all([
  open('Kamailio', portsOf(sip), (server) => startKamailio(server, listeners)),
  open('nginx', portsOf(web), (server) =>
    startNginx(server, portsOf(web.filter(({ tls }) => !tls)), portsOf(web.filter(({ tls }) => tls))),
  ),
  ...doors.map(async ({ kind, port, tls }) => {
    const single = SINGLE[port === SMB ? 'smb' : kind];
    if (single !== undefined) await open(single[0], [port], single[1], tls);
  }),
]);
process.stdout.write(`${JSON.stringify(running)}\n`);
