import { expect } from 'vitest';
import { writeCertificate } from './certificate.ts';
import { describePeer, type PeerCase } from './describePeer.ts';
import type { Server } from './peer.ts';
import { startVsftpd, vsftpdNeeds } from './vsftpd.ts';

// Debian lets only one of the two be installed at a time.

const encrypted: PeerCase['expect'] = ({ details }, { evidence }) => {
  expect(details[0]).toEqual({ name: 'TLS', value: 'offered' });
  expect(evidence[0]).toMatchObject({ facts: { tls: { subject: 'CN=peer.test', nameError: null } } });
};

async function startProftpd(server: Server, ...settings: readonly string[]): Promise<void> {
  const config = server.write(
    'proftpd.conf',
    [
      'ServerName "peer"',
      'ServerType standalone',
      'DefaultAddress 127.0.0.1',
      `Port ${server.port}`,
      'UseIPv6 off',
      'User nobody',
      'Group nogroup',
      `PidFile ${server.folder}/pid`,
      `ScoreboardFile ${server.folder}/scoreboard`,
      `SystemLog ${server.folder}/log`,
      'DelayTable none',
      'WtmpLog off',
      'TransferLog none',
      'UseReverseDNS off',
      ...settings,
      '',
    ].join('\n'),
  );
  server.spawn('proftpd', '-n', '-c', config);
  await server.untilListening('tcp');
}

describePeer({
  kind: 'ftp',
  server: 'vsftpd',
  needs: vsftpdNeeds,
  start: (server) => startVsftpd(server),
  expect: ({ product, details }) => {
    expect(product).toMatch(/^vsFTPd 3\./);
    expect(details).toEqual([
      { name: 'TLS', value: 'not offered' },
      { name: 'features', value: expect.stringContaining('EPSV') },
    ]);
  },
});

describePeer({
  kind: 'ftp',
  server: 'vsftpd that does not name itself',
  needs: vsftpdNeeds,
  start: (server) => startVsftpd(server, 'ftpd_banner=Welcome'),
  expect: ({ product, details }) => {
    expect(product).toBeNull();
    expect(details[0]).toEqual({ name: 'TLS', value: 'not offered' });
  },
});

describePeer({
  kind: 'ftp',
  server: 'vsftpd with TLS where it is asked for',
  needs: vsftpdNeeds,
  start: async (server) => {
    const { certFile, keyFile } = await writeCertificate(server);
    await startVsftpd(
      server,
      'ssl_enable=YES',
      'allow_anon_ssl=YES',
      `rsa_cert_file=${certFile}`,
      `rsa_private_key_file=${keyFile}`,
    );
  },
  expect: encrypted,
});

describePeer({
  kind: 'ftp',
  options: { tls: true },
  server: 'vsftpd with TLS from the start',
  other: 'not-tls',
  needs: vsftpdNeeds,
  start: async (server) => {
    const { certFile, keyFile } = await writeCertificate(server);
    await startVsftpd(
      server,
      'ssl_enable=YES',
      'implicit_ssl=YES',
      'allow_anon_ssl=YES',
      `rsa_cert_file=${certFile}`,
      `rsa_private_key_file=${keyFile}`,
    );
  },
  expect: ({ product }, { evidence }) => {
    expect(product).toMatch(/^vsFTPd 3\./);
    expect(evidence[0]).toMatchObject({ facts: { tls: { subject: 'CN=peer.test', nameError: null } } });
  },
});

describePeer({
  kind: 'ftp',
  server: 'ProFTPD',
  needs: { proftpd: 'proftpd-core' },
  start: (server) => startProftpd(server),
  expect: ({ product, details }) => {
    expect(product).toBe('ProFTPD Server (peer)');
    expect(details[0]).toEqual({ name: 'TLS', value: 'not offered' });
  },
});

describePeer({
  kind: 'ftp',
  server: 'ProFTPD that does not name itself and knows no features',
  needs: { proftpd: 'proftpd-core' },
  start: (server) => startProftpd(server, 'ServerIdent off', '<Limit FEAT>', '  DenyAll', '</Limit>'),
  expect: ({ details }) => {
    expect(details).toEqual([{ name: 'system', value: 'UNIX Type: L8' }]);
  },
});
