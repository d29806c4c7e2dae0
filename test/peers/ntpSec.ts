import type { Server } from './peer.ts';

/** The programs that it takes; chrony's package shuts it out, so that only one of the two is there at a time. */
export const ntpSecNeeds = { ntpd: 'ntpsec', 'test -e /usr/share/doc/ntpsec': 'ntpsec' };

/** It has no setting for the port. */
export const NTP_PORT = 123;

/** Starts NTPsec as a server that leaves the clock of this host alone. */
export async function startNtpSec(server: Server, ...source: readonly string[]): Promise<void> {
  const config = server.write(
    'ntp.conf',
    [
      'disable ntp',
      'interface ignore all',
      `interface listen ${server.host}`,
      `statsdir ${server.folder}/`,
      ...source,
      '',
    ].join('\n'),
  );
  server.spawn('ntpd', '-n', '-c', config, '-p', `${server.folder}/pid`, '-f', `${server.folder}/drift`);
  await server.untilListening('udp');
}
