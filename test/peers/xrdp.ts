import { writeCertificate } from './certificate.ts';
import type { Server } from './peer.ts';

/** The programs that it takes. */
export const xrdpNeeds = { xrdp: 'xrdp' };

/** Starts xrdp; nobody can log on there. */
export async function startXrdp(server: Server, securityLayer: 'negotiate' | 'rdp'): Promise<void> {
  const { certFile, keyFile } = await writeCertificate(server);
  const config = server.write(
    'xrdp.ini',
    [
      '[Globals]',
      'ini_version=1',
      'fork=true',
      `port=tcp://${server.host}:${server.port}`,
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
}
