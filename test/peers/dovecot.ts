import { writeCertificate } from './certificate.ts';
import type { Server } from './peer.ts';

/** The programs that it takes. */
export const dovecotNeeds = {
  '/usr/lib/dovecot/imap': 'dovecot-imapd',
  '/usr/lib/dovecot/pop3': 'dovecot-pop3d',
};

/** Starts Dovecot for one protocol, with all of its files in the server's folder. */
export async function startDovecot(
  server: Server,
  protocol: 'imap' | 'pop3',
  encryption: 'none' | 'offered' | 'from the start',
): Promise<void> {
  const { certFile, keyFile } = await writeCertificate(server);
  const [plainPort, tlsPort] = encryption === 'from the start' ? [0, server.port] : [server.port, 0];
  const config = server.write(
    'dovecot.conf',
    `
base_dir = ${server.folder}/run
state_dir = ${server.folder}/state
protocols = ${protocol}
listen = ${server.host}
ssl = ${encryption === 'none' ? 'no' : 'yes'}
ssl_cert = <${certFile}
ssl_key = <${keyFile}
log_path = /dev/stderr
passdb {
  driver = static
  args = password=none
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=${server.folder}
}
service ${protocol}-login {
  inet_listener ${protocol} {
    port = ${plainPort}
  }
  inet_listener ${protocol}s {
    port = ${tlsPort}
  }
}
`,
  );
  server.spawn('dovecot', '-F', '-c', config);
  await server.untilListening('tcp');
}
