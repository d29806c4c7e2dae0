import net from 'node:net';
import { covers } from '../model/doorRanges.ts';
import type { Port } from '../model/ids.ts';
import type { MarkedDatagram, MarkedSocket, Marks } from '../model/marks.ts';
import type { DoorRange } from '../model/pairing.ts';
import { type MarksRequest, MOST_MARKED, type UnmarkReply } from '../wire/markMessages.ts';
import { sequenceOf, sessionOf } from '../wire/record.ts';
import type { Admission } from './admit.ts';
import type { Doors } from './doors.ts';
import { makeHeld } from './held.ts';
import type { Sessions } from './sessions.ts';

/** What a responder needs to see marks. */
export interface MarkParts {
  readonly marks: Marks;
  readonly sessions: Pick<Sessions, 'answer'>;
  readonly admission: Pick<Admission, 'allows'>;
  readonly doors: Pick<Doors, 'open' | 'letGo'>;
  /** UDP ports at which marks may be looked at. */
  readonly bounds: readonly DoorRange[];
}

/** The marks of what one caller sends, at one port at a time. */
export interface Watching {
  /** Ends what was before; false when it cannot be done. */
  readonly begin: (request: MarksRequest, address: string) => Promise<boolean>;
  readonly end: () => Promise<UnmarkReply['came']>;
}

type Came = [sequence: number, dscp: number][];

/** Longest time at one port, in milliseconds. */
const LONGEST_MS = 10_000;
/** Time between two looks, in milliseconds. */
const PAUSE_MS = 5;

/** @param session of the caller: requests of others that come this way are answered and not told of. */
export function makeWatching(session: string, parts: MarkParts): Watching {
  let current: { readonly came: Came; readonly stop: () => Promise<void> } | null = null;
  const end = async (): Promise<Came> => {
    const before = current;
    current = null;
    await before?.stop();
    return before?.came ?? [];
  };
  return {
    end,
    begin: async (request, address) => {
      const door = { transport: 'udp', port: request.port as Port } as const;
      const { from } = request;
      const isUsable = from === null || net.isIP(from[0]) !== 0;
      // Opened before the last one is let go: a port that is opened on demand stays open meanwhile.
      const isOpen =
        isUsable &&
        covers(parts.bounds, door) &&
        (await parts.doors.open('udp', door.port, [address])) === null;
      await end();
      if (!isOpen) return false;
      const letGo = (): Promise<void> => parts.doors.letGo('udp', door.port, [address]);
      if (from === null) {
        current = { came: [], stop: letGo };
        return true;
      }
      const at = { address, port: door.port };
      const socket = parts.marks.join(at, { address: from[0], port: from[1] });
      if (socket === null) {
        await letGo();
        return false;
      }
      const came: Came = [];
      const shut = watch(socket, session, door.port, request.dscp, came, parts);
      current = {
        came,
        stop: async () => {
          shut();
          await letGo();
        },
      };
      return true;
    },
  };
}

/** Looks until it is shut, or for as long as is allowed; the port itself stays open until then. */
function watch(
  socket: MarkedSocket,
  session: string,
  port: Port,
  dscp: number,
  came: Came,
  { sessions, admission }: MarkParts,
): () => void {
  const held = makeHeld();
  const take = ({ bytes, dscp: seen, from }: MarkedDatagram): void => {
    if (!admission.allows(from.address)) return;
    const answer = sessions.answer(bytes, { transport: 'udp', port }, from);
    if (answer === null) return;
    // In the moment before the socket is connected anybody's requests may come to it.
    const own = sessionOf(bytes) === session;
    held.send(answer, () => {
      const sent = socket.send(answer.bytes, own ? dscp : 0, from);
      if (own && sent && seen !== null && came.length < MOST_MARKED) came.push([sequenceOf(bytes), seen]);
    });
  };
  const looking = setInterval(() => socket.receive().forEach(take), PAUSE_MS);
  const shut = (): void => {
    clearInterval(looking);
    clearTimeout(longest);
    held.callOff();
    socket.close();
  };
  const longest = setTimeout(shut, LONGEST_MS);
  return shut;
}
