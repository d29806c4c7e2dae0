import type { Server } from './peer.ts';

/** The programs that it takes. */
export const unboundNeeds = { unbound: 'unbound' };

/** Starts Unbound, for both transports. */
export async function startUnbound(server: Server, access: 'allow' | 'refuse'): Promise<void> {
  const config = server.write(
    'unbound.conf',
    [
      'server:',
      `  interface: ${server.host}@${server.port}`,
      // It would let its own host in, whatever holds for all others.
      ...['0.0.0.0/0', '127.0.0.0/8'].map((net) => `  access-control: ${net} ${access}`),
      '  username: ""',
      '  chroot: ""',
      `  directory: "${server.folder}"`,
      `  pidfile: "${server.folder}/unbound.pid"`,
      '  use-syslog: no',
      'remote-control:',
      '  control-enable: no',
      '',
    ].join('\n'),
  );
  server.spawn('unbound', '-d', '-c', config);
  await server.untilListening('udp');
  await server.untilListening('tcp');
}
