import { expect } from 'vitest';
import { writeCertificate } from './certificate.ts';
import { describePeer } from './describePeer.ts';
import type { Server } from './peer.ts';

const needs = { slapd: 'slapd' };

async function startSlapd(
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
  server.spawn('slapd', '-d', '0', '-f', config, '-h', `${scheme}://127.0.0.1:${server.port}/`);
  await server.untilListening('tcp');
}

describePeer({
  kind: 'ldap',
  server: 'OpenLDAP with StartTLS',
  needs,
  start: (server) => startSlapd(server, 'ldap', '# TLS'),
  expect: ({ product, details }) => {
    expect(product).toBe('OpenLDAP');
    expect(details).toEqual([
      { name: 'naming contexts', value: 'dc=peer,dc=test' },
      { name: 'StartTLS', value: 'offered' },
      { name: 'versions', value: '3' },
    ]);
  },
});

describePeer({
  kind: 'ldap',
  options: { tls: true },
  server: 'OpenLDAP with TLS from the start',
  other: 'not-tls',
  needs,
  start: (server) => startSlapd(server, 'ldaps'),
  expect: ({ product }, { evidence }) => {
    expect(product).toBe('OpenLDAP');
    expect(evidence[0]).toMatchObject({ facts: { tls: { subject: 'CN=peer.test', nameError: null } } });
  },
});

describePeer({
  kind: 'ldap',
  server: 'OpenLDAP without TLS',
  needs,
  start: (server) => startSlapd(server, 'ldap'),
  expect: ({ details }) => expect(details).toContainEqual({ name: 'StartTLS', value: 'not offered' }),
});

describePeer({
  kind: 'ldap',
  server: 'OpenLDAP that tells nobody anything without a log-on',
  needs,
  start: (server) => startSlapd(server, 'ldap', 'require bind'),
  expect: ({ product, details }) => {
    expect(product).toBeNull();
    expect(details).toEqual([{ name: 'result', value: expect.stringMatching(/^(1|8|50|53) /) }]);
  },
});

describePeer({
  kind: 'ldap',
  server: 'OpenLDAP that shows an empty root DSE',
  needs,
  start: (server) => startSlapd(server, 'ldap', 'access to * by * none'),
  expect: ({ product, details }) => {
    expect(product).toBeNull();
    expect(details.every(({ name }) => name === 'result')).toBe(true);
  },
});
