import type { Server } from './peer.ts';

/** The programs that it takes. */
export const inetdNeeds = { 'inetutils-inetd': 'inetutils-inetd' };

/** Servers of Telnet are started for each connection. */
export const underInetd =
  (command: string) =>
  async (server: Server): Promise<void> => {
    const line = `${server.host}:${server.port} stream tcp nowait root ${command}\n`;
    // In debug mode it stays in the foreground.
    server.spawn(
      'inetutils-inetd',
      '-d',
      `--pidfile=${server.folder}/inetd.pid`,
      server.write('inetd.conf', line),
    );
    await server.untilListening('tcp');
  };
