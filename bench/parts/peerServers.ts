// Servers at the ports that a role asks: real ones where Debian has one, and stand-ins for the rest. Compiled and started
// by bench/services.mjs. Usage: node peerServers.js ADDRESS DOORS     (DOORS in JSON: [{ transport, port, kind, tls }, ...])
import { startDovecot } from '../../test/peers/dovecot.ts';
import { startKamailio } from '../../test/peers/kamailio.ts';
import { startNginx } from '../../test/peers/nginx.ts';
import { openServer, type Server } from '../../test/peers/peer.ts';
import { startPostfix } from '../../test/peers/postfix.ts';
import { startSamba } from '../../test/peers/samba.ts';
import { startSlapd } from '../../test/peers/slapd.ts';
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
  tls: ['silent TLS', startSilentTls],
  tds: ['SQL Server (stand-in)', startSqlServer],
  ssrp: ['SQL Server Browser (stand-in)', startSqlBrowser],
  tcp: ['silent TCP', startSilentTcp],
  udp: ['silent UDP', startSilentUdp],
};

const [host = '', list = '[]'] = process.argv.slice(2);
const doors: readonly Door[] = JSON.parse(list);
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
