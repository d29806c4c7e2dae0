import dgram from 'node:dgram';
import net from 'node:net';
import type { Port } from '../model/ids.ts';
import type { Admission } from './admit.ts';
import { makeHeld } from './held.ts';
import type { OpenedDoor } from './openedDoor.ts';
import type { Sessions } from './sessions.ts';

/** Listens for datagrams on one port of one address, so that answers leave from the address that was asked. */
export function openUdpDoor(
  port: Port,
  address: string,
  { sessions, admission }: { readonly sessions: Sessions; readonly admission: Admission },
): Promise<OpenedDoor> {
  const v6 = net.isIPv6(address);
  const socket = dgram.createSocket(v6 ? { type: 'udp6', ipv6Only: true } : { type: 'udp4' });
  const held = makeHeld();
  socket.on('message', (bytes, from) => {
    if (!admission.allows(from.address)) return;
    const answer = sessions.answer(bytes, { transport: 'udp', port }, from);
    if (answer === null) return;
    // A refused answer is the caller's business: its own side will notice.
    held.send(answer, () => socket.send(answer.bytes, from.port, from.address, () => undefined));
  });
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ port, address, exclusive: true }, () => {
      socket.removeAllListeners('error');
      socket.on('error', () => undefined);
      resolve({
        close: () =>
          new Promise((done) => {
            held.callOff();
            socket.close(() => done());
          }),
      });
    });
  });
}
