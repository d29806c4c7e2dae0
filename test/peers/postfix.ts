import { utimesSync } from 'node:fs';
import { writeCertificate } from './certificate.ts';
import type { Server } from './peer.ts';

const HOUR_MS = 3_600_000;

/** The programs that it takes. */
export const postfixNeeds = { postfix: 'postfix' };

/** Starts Postfix without `postfix start`, which would want a whole installation in the folder. */
export async function startPostfix(server: Server, ...settings: readonly string[]): Promise<void> {
  const spool = server.mkdir('spool');
  const data = server.mkdir('data');
  for (const name of ['pid', 'private', 'public']) server.mkdir(`spool/${name}`);
  server.run('chown', 'postfix', data, `${spool}/private`, `${spool}/public`);
  const { certFile, keyFile } = await writeCertificate(server);
  const main = server.write(
    'main.cf',
    [
      'compatibility_level = 3.6',
      'myhostname = peer.test',
      'smtpd_banner = $myhostname ESMTP $mail_name (Debian/GNU)',
      `inet_interfaces = ${server.host}`,
      'inet_protocols = ipv4',
      `queue_directory = ${spool}`,
      `data_directory = ${data}`,
      'alias_maps =',
      // Its output is a socket here, which cannot be opened by name.
      `maillog_file = ${server.folder}/log`,
      `maillog_file_prefixes = ${server.folder}`,
      `smtpd_tls_chain_files = ${keyFile} ${certFile}`,
      ...settings,
      '',
    ].join('\n'),
  );
  // Of a file that was written just now it waits, 300 ms at a time, whether it is still being written.
  const before = new Date(Date.now() - HOUR_MS);
  utimesSync(main, before, before);
  server.write(
    'master.cf',
    [
      `${server.host}:${server.port} inet n - n - - smtpd`,
      'cleanup unix n - n - 0 cleanup',
      'rewrite unix - - n - - trivial-rewrite',
      'proxymap unix - - n - - proxymap',
      'anvil unix - - n - 1 anvil',
      'tlsmgr unix - - n 1000? 1 tlsmgr',
      'postlog unix-dgram n - n - 1 postlogd',
      '',
    ].join('\n'),
  );
  server.spawn('/usr/lib/postfix/sbin/master', '-c', server.folder, '-d');
  await server.untilListening('tcp');
}
