import type { Endpoint } from '../../src/model/ids.ts';
import type { MarkedDatagram, MarkedSocket, Marks } from '../../src/model/marks.ts';

/** A socket on which nothing comes but what a test puts there, and a record of what was sent. */
export interface FakeSocket {
  readonly socket: MarkedSocket;
  readonly put: (one: MarkedDatagram) => void;
  readonly sent: readonly { readonly bytes: Uint8Array; readonly dscp: number; readonly to?: Endpoint }[];
  readonly isOpen: () => boolean;
}

/** @param onSend told of every datagram; says whether it leaves. */
export function makeFakeSocket(
  onSend: (bytes: Uint8Array, dscp: number) => boolean = () => true,
): FakeSocket {
  const coming: MarkedDatagram[] = [];
  const sent: { bytes: Uint8Array; dscp: number; to?: Endpoint }[] = [];
  let open = true;
  return {
    sent,
    put: (one) => coming.push(one),
    isOpen: () => open,
    socket: {
      send: (bytes, dscp, to) => {
        sent.push({ bytes, dscp, ...(to === undefined ? {} : { to }) });
        return onSend(bytes, dscp);
      },
      receive: () => coming.splice(0),
      close: () => {
        open = false;
      },
    },
  };
}

/** Marks of a system that gives these sockets, one after the other, and none after them. */
export function makeFakeMarks(...sockets: readonly FakeSocket[]): Marks & {
  readonly joined: readonly (readonly [at: Endpoint, from: Endpoint])[];
} {
  const left = [...sockets];
  const joined: [Endpoint, Endpoint][] = [];
  const next = (): MarkedSocket | null => left.shift()?.socket ?? null;
  return {
    unavailable: null,
    joined,
    dial: next,
    join: (at, from) => {
      joined.push([at, from]);
      return next();
    },
  };
}
