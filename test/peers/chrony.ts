import type { Server } from './peer.ts';

/** The programs that it takes. */
export const chronyNeeds = { chronyd: 'chrony' };

/** Starts chrony as a server that leaves the clock of this host alone. */
export async function startChrony(server: Server, ...source: readonly string[]): Promise<void> {
  const config = server.write(
    'chrony.conf',
    [
      `port ${server.port}`,
      'cmdport 0',
      // No socket for its own commands, in a folder of the system.
      'bindcmdaddress /',
      `bindaddress ${server.host}`,
      'allow',
      `pidfile ${server.folder}/chronyd.pid`,
      ...source,
      '',
    ].join('\n'),
  );
  server.spawn('chronyd', '-d', '-x', '-u', 'root', '-f', config);
  await server.untilListening('udp');
}
