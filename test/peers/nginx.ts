import { writeCertificate } from './certificate.ts';
import type { Server } from './peer.ts';

/** The programs that it takes. */
export const nginxNeeds = { nginx: 'nginx-light' };

/** Starts nginx with all of its files in the server's folder; it knows nothing but its front page. */
export async function startNginx(
  server: Server,
  plainPorts: readonly number[],
  tlsPorts: readonly number[],
): Promise<void> {
  const { certFile, keyFile } = await writeCertificate(server);
  server.write('www/index.html', 'hello\n');
  const config = server.write(
    'nginx.conf',
    [
      'daemon off;',
      'error_log stderr;',
      `pid ${server.folder}/nginx.pid;`,
      'events {}',
      'http {',
      'access_log off;',
      ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (name) => `${name}_temp_path ${server.mkdir(name)};`,
      ),
      'server {',
      ...plainPorts.map((port) => `listen ${server.host}:${port};`),
      ...tlsPorts.map((port) => `listen ${server.host}:${port} ssl;`),
      `ssl_certificate ${certFile};`,
      `ssl_certificate_key ${keyFile};`,
      `root ${server.folder}/www;`,
      '}',
      '}',
      '',
    ].join('\n'),
  );
  server.spawn('nginx', '-e', 'stderr', '-c', config, '-p', server.folder);
  for (const port of [...plainPorts, ...tlsPorts]) await server.untilListening('tcp', port);
}
