import { expect } from 'vitest';
import { describePeer } from './describePeer.ts';
import type { Server } from './peer.ts';

const INETD = { 'inetutils-inetd': 'inetutils-inetd' };

/** Servers of Telnet are started for each connection. */
const underInetd =
  (command: string) =>
  async (server: Server): Promise<void> => {
    const line = `127.0.0.1:${server.port} stream tcp nowait root ${command}\n`;
    // In debug mode it stays in the foreground.
    server.spawn(
      'inetutils-inetd',
      '-d',
      `--pidfile=${server.folder}/inetd.pid`,
      server.write('inetd.conf', line),
    );
    await server.untilListening('tcp');
  };

describePeer({
  kind: 'telnet',
  server: 'inetutils-telnetd',
  needs: { ...INETD, telnetd: 'inetutils-telnetd' },
  start: underInetd('/usr/sbin/telnetd telnetd'),
  expect: ({ name, details }) => {
    expect(name).toBe('Telnet');
    expect(details).toContainEqual({ name: 'offers', value: 'authentication, encryption' });
  },
});

describePeer({
  kind: 'telnet',
  server: 'telnetd of BusyBox',
  needs: { ...INETD, busybox: 'busybox-static' },
  start: underInetd('/usr/bin/busybox busybox telnetd -i -l /bin/false'),
  expect: ({ details }) =>
    expect(details).toEqual([
      { name: 'offers', value: 'echo, suppress go ahead' },
      { name: 'asks for', value: 'echo, window size' },
    ]),
});
