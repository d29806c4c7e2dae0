import type { Server } from './peer.ts';

/** The programs that it takes. */
export const vsftpdNeeds = { vsftpd: 'vsftpd' };

/** Starts vsftpd with all of its files in the server's folder. */
export async function startVsftpd(server: Server, ...settings: readonly string[]): Promise<void> {
  const config = server.write(
    'vsftpd.conf',
    [
      'listen=YES',
      `listen_address=${server.host}`,
      `listen_port=${server.port}`,
      'background=NO',
      'anonymous_enable=YES',
      'local_enable=NO',
      `secure_chroot_dir=${server.mkdir('empty')}`,
      'ftp_username=nobody',
      'nopriv_user=nobody',
      'xferlog_enable=NO',
      ...settings,
      '',
    ].join('\n'),
  );
  server.spawn('vsftpd', config);
  await server.untilListening('tcp');
}
