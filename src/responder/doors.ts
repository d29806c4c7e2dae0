import type { Port, PortTransport } from '../model/ids.ts';
import type { ClosedDoor } from '../model/pairing.ts';
import type { OpenedDoor } from './openedDoor.ts';
import { openTcpDoor, type TcpDoorParts } from './tcpDoor.ts';
import { openUdpDoor } from './udpDoor.ts';

/** Ports of this host that the responder holds; one that several callers want is opened once. */
export interface Doors {
  /** Opens one port on these addresses (TCP: null for all); null when it is open on each of them, else why not. */
  readonly open: (
    transport: PortTransport,
    port: Port,
    addresses: readonly string[],
  ) => Promise<ClosedDoor | null>;
  /** Lets one go that was opened; it is closed when nobody wants it any more. */
  readonly letGo: (transport: PortTransport, port: Port, addresses: readonly string[]) => Promise<void>;
  readonly closeAll: () => Promise<void>;
}

interface Held {
  wanted: number;
  readonly opening: Promise<OpenedDoor>;
}

export function makeDoors(
  parts: TcpDoorParts,
  ownerOf: (transport: PortTransport, port: Port) => Promise<string | null>,
): Doors {
  const held = new Map<string, Held>();
  const keyOf = (transport: PortTransport, port: Port, address: string): string =>
    `${transport} ${address} ${port}`;
  const openOne = async (transport: PortTransport, port: Port, address: string): Promise<void> => {
    const key = keyOf(transport, port, address);
    const known = held.get(key);
    if (known !== undefined) {
      known.wanted++;
      await known.opening;
      return;
    }
    const opening =
      transport === 'tcp'
        ? openTcpDoor(port, address === EVERYWHERE ? null : address, parts)
        : openUdpDoor(port, address, parts);
    held.set(key, { wanted: 1, opening });
    try {
      await opening;
    } catch (error) {
      held.delete(key);
      throw error;
    }
  };
  const closeOne = async (transport: PortTransport, port: Port, address: string): Promise<void> => {
    const key = keyOf(transport, port, address);
    const known = held.get(key);
    if (known === undefined || --known.wanted > 0) return;
    held.delete(key);
    const opened = await known.opening;
    await opened.close();
  };
  return {
    open: async (transport, port, addresses) => {
      const done: string[] = [];
      try {
        for (const address of addresses) {
          await openOne(transport, port, address);
          done.push(address);
        }
        return null;
      } catch (error) {
        for (const address of done) await closeOne(transport, port, address);
        return closedDoor(transport, port, error as NodeJS.ErrnoException, ownerOf);
      }
    },
    letGo: async (transport, port, addresses) => {
      await Promise.all(addresses.map((address) => closeOne(transport, port, address)));
    },
    closeAll: async () => {
      const all = [...held.values()];
      held.clear();
      await Promise.all(all.map(({ opening }) => opening.then((opened) => opened.close())));
    },
  };
}

/** Every address of this host, for TCP. */
export const EVERYWHERE = '';

async function closedDoor(
  transport: PortTransport,
  port: Port,
  { code, message }: NodeJS.ErrnoException,
  ownerOf: (transport: PortTransport, port: Port) => Promise<string | null>,
): Promise<ClosedDoor> {
  switch (code) {
    case 'EADDRINUSE':
      return { transport, port, why: 'taken', detail: (await ownerOf(transport, port)) ?? '' };
    case 'EACCES':
    case 'EPERM':
      return { transport, port, why: 'permission', detail: code };
    default:
      return { transport, port, why: 'failed', detail: code ?? message };
  }
}
