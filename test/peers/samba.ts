import type { Server } from './peer.ts';

/** The programs that it takes. */
export const sambaNeeds = { smbd: 'samba' };

/** Starts Samba's file server with all of its files in the server's folder. */
export async function startSamba(server: Server, ...settings: readonly string[]): Promise<void> {
  const folders = ['private', 'lock', 'state', 'cache', 'pid', 'ncalrpc'];
  for (const name of folders) server.mkdir(name);
  const config = server.write(
    'smb.conf',
    [
      '[global]',
      'server role = standalone server',
      'workgroup = PEER',
      'netbios name = PEER',
      `interfaces = ${server.host}`,
      'bind interfaces only = yes',
      `smb ports = ${server.port}`,
      'disable netbios = yes',
      `private dir = ${server.folder}/private`,
      `lock directory = ${server.folder}/lock`,
      `state directory = ${server.folder}/state`,
      `cache directory = ${server.folder}/cache`,
      `pid directory = ${server.folder}/pid`,
      `ncalrpc dir = ${server.folder}/ncalrpc`,
      `log file = ${server.folder}/log`,
      'load printers = no',
      'printing = bsd',
      'disable spoolss = yes',
      ...settings,
      '',
    ].join('\n'),
  );
  // It leads a session already, and could not begin another.
  server.spawn('smbd', '-F', '--no-process-group', '-s', config, '--debug-stdout');
  await server.untilListening('tcp');
}
