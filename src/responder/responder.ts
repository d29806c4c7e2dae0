import { X509Certificate } from 'node:crypto';
import os from 'node:os';
import { setImmediate } from 'node:timers/promises';
import tls from 'node:tls';
import type { Clock } from '../model/clock.ts';
import { doorsOf, rangesOf } from '../model/doorRanges.ts';
import type { Port, PortTransport } from '../model/ids.ts';
import type { Marks } from '../model/marks.ts';
import type { ClosedDoor, DoorRange, ResponderState } from '../model/pairing.ts';
import { CAN_MARKS } from '../wire/markMessages.ts';
import { makeAdmission } from './admit.ts';
import { type OnDemand, openControl, type ResponderEvent, type TryCaller } from './control.ts';
import { type Doors, EVERYWHERE, makeDoors } from './doors.ts';
import { makeCertificate } from './makeCertificate.ts';
import { makeWatching } from './markWatch.ts';
import { makeSessions } from './sessions.ts';

/** What a responder is told. */
export interface ResponderOptions {
  readonly roles: readonly string[];
  /** Ports to hold open all the time. */
  readonly doors: readonly DoorRange[];
  /** Ports to open when a caller asks for them. */
  readonly onDemand: readonly DoorRange[];
  readonly controlPort: number;
  readonly token: string;
  /** The one address to listen on; null for all. */
  readonly bind: string | null;
  /** Addresses and networks that may come; empty for all. */
  readonly allow: readonly string[];
  readonly tool: string;
  readonly ownerOf: (transport: PortTransport, port: Port) => Promise<string | null>;
  readonly clock: Pick<Clock, 'epochMs' | 'now'>;
  readonly tryCaller: TryCaller;
  /** Sockets that see with which marks datagrams come. */
  readonly marks: Marks;
  readonly onEvent: (event: ResponderEvent) => void;
}

export interface Responder {
  readonly state: ResponderState;
  readonly close: () => Promise<void>;
}

/** TCP connections at one time, over all ports. */
const MAX_CONNECTIONS = 2048;
/** Ports that one caller may have opened on demand by one question; those of two questions can be open at one time. */
const MAX_ON_DEMAND = 2048;
/** Ports that are opened or shut in one go. */
const BATCH = 128;

interface Door {
  readonly transport: PortTransport;
  readonly port: Port;
}

/** Opens every port it can, and the control channel; throws when the control channel cannot be opened. */
export async function startResponder(options: ResponderOptions): Promise<Responder> {
  const { bind, marks } = options;
  const certificate = await makeCertificate('cicprobe-responder');
  const sessions = makeSessions(options.clock);
  const admission = makeAdmission(options.allow, options.clock.epochMs);
  const doors = makeDoors(
    {
      sessions,
      admission,
      secureContext: tls.createSecureContext({ ...certificate, minVersion: 'TLSv1' }),
      takePlace: makePlaces(MAX_CONNECTIONS),
    },
    options.ownerOf,
  );
  const own = bind === null ? ownAddresses() : [bind];
  const addressesFor = (transport: PortTransport): readonly string[] =>
    bind === null && transport === 'tcp' ? [EVERYWHERE] : own;
  try {
    const { opened, closed } = await openAll(options.doors, doors, addressesFor);
    const state: ResponderState = {
      tool: options.tool,
      roles: options.roles,
      doors: opened,
      onDemand: options.onDemand,
      closed,
      can: marks.unavailable === null ? [CAN_MARKS] : [],
    };
    const bounds = [...opened, ...options.onDemand];
    const states = new Map(own.map((address) => [address, Promise.resolve(state)]));
    const control = await openControl(options.controlPort, bind, {
      token: options.token,
      certificate,
      fingerprint: new X509Certificate(certificate.cert).fingerprint256.replaceAll(':', '').toLowerCase(),
      tool: options.tool,
      admission,
      sessions,
      stateAt: (address) => {
        const known = states.get(address) ?? openFurther(state, address, doors);
        states.set(address, known);
        return known;
      },
      openOnDemand: (wanted, address) => openOnDemand(withinBounds(wanted, options.onDemand), address, doors),
      tryCaller: options.tryCaller,
      makeWatching: (session) => makeWatching(session, { marks, sessions, admission, doors, bounds }),
      onEvent: options.onEvent,
    });
    return {
      state,
      close: async () => {
        await control.close();
        await doors.closeAll();
      },
    };
  } catch (error) {
    await doors.closeAll();
    throw error;
  }
}

async function openAll(
  wanted: readonly DoorRange[],
  doors: Doors,
  addressesFor: (transport: PortTransport) => readonly string[],
): Promise<{ readonly opened: readonly DoorRange[]; readonly closed: readonly ClosedDoor[] }> {
  const closed: ClosedDoor[] = [];
  const opened: { transport: PortTransport; port: Port }[] = [];
  for (const { transport, port } of doorsOf(wanted)) {
    const why = await doors.open(transport, port, addressesFor(transport));
    if (why === null) opened.push({ transport, port });
    else closed.push(why);
  }
  return { opened: rangesOf(opened), closed };
}

/** An address that came up after the start: datagrams to it need doors of their own. */
async function openFurther(state: ResponderState, address: string, doors: Doors): Promise<ResponderState> {
  const wanted = state.doors.filter(({ transport }) => transport === 'udp');
  const { opened, closed } = await openAll(wanted, doors, () => [address]);
  const others = state.doors.filter(({ transport }) => transport !== 'udp');
  return { ...state, doors: [...others, ...opened], closed: [...state.closed, ...closed] };
}

async function openOnDemand(wanted: readonly DoorRange[], address: string, doors: Doors): Promise<OnDemand> {
  const opened: Door[] = [];
  await inBatches(doorsOf(wanted).slice(0, MAX_ON_DEMAND), async (door) => {
    if ((await doors.open(door.transport, door.port, [address])) === null) opened.push(door);
  });
  return {
    doors: rangesOf(opened),
    shut: () => inBatches(opened, ({ transport, port }) => doors.letGo(transport, port, [address])),
  };
}

/** Requests that came in meanwhile are answered in between: their round trip is being measured. */
async function inBatches(all: readonly Door[], act: (door: Door) => Promise<void>): Promise<void> {
  for (let at = 0; at < all.length; at += BATCH) {
    await Promise.all(all.slice(at, at + BATCH).map(act));
    await setImmediate();
  }
}

/** Nobody gets a port opened that the port map does not name. */
function withinBounds(wanted: readonly DoorRange[], allowed: readonly DoorRange[]): readonly DoorRange[] {
  return wanted.flatMap((one) =>
    allowed.flatMap((bound) => {
      const first = Math.max(one.first, bound.first) as Port;
      const last = Math.min(one.last, bound.last) as Port;
      return bound.transport === one.transport && first <= last
        ? [{ transport: one.transport, first, last }]
        : [];
    }),
  );
}

/** Addresses to which a peer may send; link-local ones need a zone that the other side cannot know. */
function ownAddresses(): readonly string[] {
  const all = Object.values(os.networkInterfaces()).flatMap((entries) => entries ?? []);
  const usable = all.filter(
    ({ address, scopeid }) => scopeid === undefined || scopeid === 0 || !/^fe80/i.test(address),
  );
  return [...new Set(usable.map(({ address }) => address))];
}

/** So many places; the function that is given out gives one back. */
export function makePlaces(most: number): () => (() => void) | null {
  let taken = 0;
  return () => {
    if (taken >= most) return null;
    taken++;
    return () => {
      taken--;
    };
  };
}
