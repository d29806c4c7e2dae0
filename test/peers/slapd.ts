import { writeCertificate } from './certificate.ts';
import type { Server } from './peer.ts';

/** The programs that it takes. */
export const slapdNeeds = { slapd: 'slapd' };

/** Starts OpenLDAP with all of its files in the server's folder; `# TLS` among the settings gives it a certificate. */
export async function startSlapd(
  server: Server,
  scheme: 'ldap' | 'ldaps',
  ...settings: readonly string[]
): Promise<void> {
  const { certFile, keyFile } = await writeCertificate(server);
  const config = server.write(
    'slapd.conf',
    [
      'include /etc/ldap/schema/core.schema',
      `pidfile ${server.folder}/pid`,
      `argsfile ${server.folder}/args`,
      'modulepath /usr/lib/ldap',
      'moduleload back_mdb',
      ...(scheme === 'ldaps' || settings.includes('# TLS')
        ? [`TLSCertificateFile ${certFile}`, `TLSCertificateKeyFile ${keyFile}`]
        : []),
      ...settings,
      'database mdb',
      'suffix "dc=peer,dc=test"',
      `directory ${server.mkdir('db')}`,
      'maxsize 1048576',
      '',
    ].join('\n'),
  );
  // With a level of debugging it stays in the foreground.
  server.spawn('slapd', '-d', '0', '-f', config, '-h', `${scheme}://${server.host}:${server.port}/`);
  await server.untilListening('tcp');
}
