import type { Server } from './peer.ts';

/** The programs that it takes. */
export const tigerVncNeeds = { Xtigervnc: 'tigervnc-standalone-server' };

/** A display of its own number for each port; nothing is drawn on it. */
export const displayOf = ({ port }: Server): string => `:${port}`;

/** Starts TigerVNC with a password that nobody is told. */
export async function startTigerVnc(server: Server, ...options: readonly string[]): Promise<void> {
  server.spawn(
    'Xtigervnc',
    displayOf(server),
    '-rfbport',
    String(server.port),
    '-interface',
    server.host,
    '-nolisten',
    'tcp',
    '-nolisten',
    'unix',
    '-nolock',
    '-PasswordFile',
    server.write('password', 'notusedx'),
    ...options,
  );
  await server.untilListening('tcp');
}
