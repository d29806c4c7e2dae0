import { expect } from 'vitest';
import { writeCertificate } from './certificate.ts';
import { describePeer } from './describePeer.ts';
import type { Server } from './peer.ts';

const xrdp = (securityLayer: string) => ({
  kind: 'rdp',
  needs: { xrdp: 'xrdp' },
  start: async (server: Server) => {
    const { certFile, keyFile } = await writeCertificate(server);
    const config = server.write(
      'xrdp.ini',
      [
        '[Globals]',
        'ini_version=1',
        'fork=true',
        `port=tcp://127.0.0.1:${server.port}`,
        `security_layer=${securityLayer}`,
        `certificate=${certFile}`,
        `key_file=${keyFile}`,
        'ssl_protocols=TLSv1.2, TLSv1.3',
        '[Logging]',
        `LogFile=${server.folder}/xrdp.log`,
        'EnableSyslog=false',
        '[Xorg]',
        'name=Xorg',
        'lib=libxup.so',
        '',
      ].join('\n'),
    );
    server.spawn('xrdp', '-n', '-c', config);
    await server.untilListening('tcp');
  },
});

describePeer({
  ...xrdp('negotiate'),
  server: 'xrdp',
  expect: ({ name, details }, { evidence }) => {
    expect(name).toBe('RDP');
    expect(details).toEqual([{ name: 'security', value: 'TLS' }]);
    expect(evidence[0]).toMatchObject({ facts: { tls: { subject: 'CN=peer.test', nameError: null } } });
  },
});

describePeer({
  ...xrdp('rdp'),
  server: 'xrdp without TLS',
  expect: ({ details }) => expect(details).toEqual([{ name: 'security', value: 'standard RDP' }]),
});
