import { X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import type { Clock } from '../model/clock.ts';
import { doorsOf, rangesOf } from '../model/doorRanges.ts';
import type { Port, PortTransport } from '../model/ids.ts';
import type { ClosedDoor, DoorRange, FarDoors, PairedSession } from '../model/pairing.ts';
import { makeAdmission } from './admit.ts';
import { makeDoors } from './doors.ts';
import { makeCertificate } from './makeCertificate.ts';
import { findPortOwner } from './portOwner/findPortOwner.ts';
import { makePlaces } from './responder.ts';
import { makeSessions } from './sessions.ts';

/** Ports that the caller opens on its own host, for the requests that a responder sends back to it. */
export interface ReturnDoors {
  /** SHA-256 of the certificate with which they open TLS, hexadecimal. */
  readonly fingerprint256: string;
  readonly admit: (session: PairedSession) => AdmittedResponder;
  readonly close: () => Promise<void>;
}

/** What one responder may ask of these ports. */
export interface AdmittedResponder extends FarDoors {
  /** Opens ports for as long as the check lasts; tells which could not be opened. */
  readonly hold: (wanted: readonly Door[]) => Promise<readonly ClosedDoor[]>;
}

interface Door {
  readonly transport: PortTransport;
  readonly port: Port;
}

const MAX_CONNECTIONS = 512;

export async function openReturnDoors(clock: Clock): Promise<ReturnDoors> {
  const certificate = await makeCertificate('cicprobe-caller');
  const sessions = makeSessions(clock);
  const doors = makeDoors(
    {
      sessions,
      admission: makeAdmission([], clock.epochMs),
      secureContext: tls.createSecureContext({ ...certificate, minVersion: 'TLSv1' }),
      takePlace: makePlaces(MAX_CONNECTIONS),
    },
    findPortOwner,
  );
  return {
    fingerprint256: new X509Certificate(certificate.cert).fingerprint256.replaceAll(':', '').toLowerCase(),
    admit: ({ local, returns, address }) => {
      const session = sessions.begin(returns.session, returns, address, null);
      let onDemand: readonly Door[] = [];
      const letGo = async (): Promise<void> => {
        const before = onDemand;
        onDemand = [];
        await Promise.all(before.map(({ transport, port }) => doors.letGo(transport, port, [local])));
      };
      return {
        hold: async (wanted) => {
          const results = await Promise.all(
            wanted.map(({ transport, port }) => doors.open(transport, port, [local])),
          );
          return results.filter((closed) => closed !== null);
        },
        open: async (ranges: readonly DoorRange[]) => {
          await letGo();
          const wanted = doorsOf(ranges);
          const closed = await Promise.all(
            wanted.map(({ transport, port }) => doors.open(transport, port, [local])),
          );
          onDemand = wanted.filter((_, at) => closed[at] === null);
          return rangesOf(onDemand);
        },
        seen: async (ranges) => session.tallies(ranges),
        close: session.end,
      };
    },
    close: doors.closeAll,
  };
}
