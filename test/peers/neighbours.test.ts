import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isHindered, judge } from './describePeer.ts';
import { dovecotNeeds, startDovecot } from './dovecot.ts';
import { openServer, type Server } from './peer.ts';
import { postfixNeeds, startPostfix } from './postfix.ts';
import { sambaNeeds, startSamba } from './samba.ts';
import { slapdNeeds, startSlapd } from './slapd.ts';
import { startVsftpd, vsftpdNeeds } from './vsftpd.ts';

const SERVERS: Readonly<Record<string, (server: Server) => Promise<void>>> = {
  smtp: (server) => startPostfix(server, 'smtpd_tls_security_level = may'),
  imap: (server) => startDovecot(server, 'imap', 'offered'),
  pop3: (server) => startDovecot(server, 'pop3', 'offered'),
  // Its greeting tells neither FTP nor SMTP.
  ftp: (server) => startVsftpd(server, 'ftpd_banner=Welcome'),
  ldap: (server) => startSlapd(server, 'ldap'),
  smb: (server) => startSamba(server),
};
const KINDS = Object.keys(SERVERS);

const needs = { ...postfixNeeds, ...dovecotNeeds, ...vsftpdNeeds, ...slapdNeeds, ...sambaNeeds };
const TITLE = 'a server that is asked in another protocol';

describe.skipIf(isHindered(TITLE, needs))(TITLE, () => {
  const servers = new Map<string, Server>();
  beforeAll(async () => {
    for (const [kind, start] of Object.entries(SERVERS)) {
      const server = await openServer();
      servers.set(kind, server);
      await start(server);
    }
  });
  afterAll(async () => {
    for (const server of servers.values()) await server.stop();
  });

  test.each(KINDS)('than %s is never taken for what it is not', async (own) => {
    const port = servers.get(own)?.port ?? 0;
    const asked = KINDS.map(async (kind) => ({ kind, ...(await judge(kind, {}, 'tcp', port)) }));
    for (const { kind, verdict, observation } of await Promise.all(asked)) {
      const said = `asked as ${kind}: ${JSON.stringify(observation.evidence)}`;
      expect(verdict.kind === 'open', said).toBe(kind === own);
    }
  });
});
