import { utimesSync } from 'node:fs';
import { writeCertificate } from './certificate.ts';
import type { Server } from './peer.ts';

const HOUR_MS = 3_600_000;

/** The programs that it takes. */
export const postfixNeeds = { postfix: 'postfix' };

/** Starts Postfix without `postfix start`, which would want a whole installation in the folder. */
export function startPostfix(server: Server, ...settings: readonly string[]): Promise<void> {
  return startMaster(server, settings, []);
}

/** The same, with one mailbox for all of cc.test: its mails are files in mail/inbox/new of the server's folder. */
export async function startPostfixMailbox(server: Server, ...settings: readonly string[]): Promise<void> {
  const mail = server.mkdir('mail');
  server.mkdir('mail/inbox/new');
  for (const name of QUEUES) server.run('chown', 'postfix', server.mkdir(`spool/${name}`));
  server.run('chown', '-R', 'postfix', mail);
  const owner = server.run('id', '-u', 'postfix').trim();
  const mailbox = [
    // Nobody may have mail passed on, this host included.
    'mynetworks =',
    'smtpd_relay_restrictions = reject_unauth_destination',
    'virtual_mailbox_domains = cc.test',
    `virtual_mailbox_base = ${mail}`,
    'virtual_mailbox_maps = static:inbox/',
    'virtual_minimum_uid = 1',
    `virtual_uid_maps = static:${owner}`,
    `virtual_gid_maps = static:${server.run('id', '-g', 'postfix').trim()}`,
  ];
  await startMaster(server, [...mailbox, ...settings], DELIVERY);
}

const QUEUES = ['incoming', 'active', 'deferred', 'defer', 'bounce', 'hold', 'corrupt', 'trace'];

/** What takes a mail from the queue to a mailbox. */
const DELIVERY = [
  'qmgr unix n - n 300 1 qmgr',
  'virtual unix - n n - - virtual',
  'bounce unix - - n - 0 bounce',
  'defer unix - - n - 0 bounce',
  'trace unix - - n - 0 bounce',
  'error unix - - n - - error',
  'retry unix - - n - - error',
];

async function startMaster(
  server: Server,
  settings: readonly string[],
  services: readonly string[],
): Promise<void> {
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
      ...services,
      '',
    ].join('\n'),
  );
  server.spawn('/usr/lib/postfix/sbin/master', '-c', server.folder, '-d');
  await server.untilListening('tcp');
}
