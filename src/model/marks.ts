import type { Endpoint } from './ids.ts';

/** Code points of the DS field, 0 to 63 (RFC 2474 section 3). */
const EF = 46;
const CS3 = 24;
const LARGEST_DSCP = 63;

/**
 * The marks that CIC gives its packets by default: voice expedited forwarding (RFC 3246), signalling class selector 3
 * (RFC 2474 section 4.2.2.2); "Marking" in the vendor's QoS reference.
 */
export const CIC_MARKS = [
  { dscp: EF, of: 'voice' },
  { dscp: CS3, of: 'signalling' },
] as const;

/** A mark's name where it has one that is in use, else its number. */
export function markInWords(dscp: number): string {
  if (dscp === EF) return 'EF';
  return dscp > 0 && dscp % 8 === 0 ? `CS${dscp / 8}` : String(dscp);
}

export function isDscp(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= LARGEST_DSCP;
}

/** What became of a mark on the way: as what it arrived, null when none of several datagrams did. */
export interface MarkFate {
  readonly sent: number;
  readonly there: number | null;
  /** As what the other side's answers, sent with the same mark, came back. */
  readonly back: number | null;
}

/** A datagram, and the mark with which it came. */
export interface MarkedDatagram {
  readonly bytes: Uint8Array;
  /** Null where the system did not say. */
  readonly dscp: number | null;
  readonly from: Endpoint;
}

/** A UDP socket that is connected to one place, and never waits. */
export interface MarkedSocket {
  /** Sends one datagram with this mark, to its place or to another; says whether it left. */
  readonly send: (bytes: Uint8Array, dscp: number, to?: Endpoint) => boolean;
  /** What has come since. */
  readonly receive: () => readonly MarkedDatagram[];
  readonly close: () => void;
}

/** Sockets that send with a mark and tell with which one datagrams come: Node's own do neither. */
export interface Marks {
  /** Why there are none on this system; null when there are. */
  readonly unavailable: string | null;
  /** A socket of its own to a place; null when it cannot be had. */
  readonly dial: (place: Endpoint, source: string | null) => MarkedSocket | null;
  /**
   * Beside the socket that this process has open at a UDP port, one that gets what comes there from one place alone. Null
   * when it cannot be had.
   */
  readonly join: (at: Endpoint, from: Endpoint) => MarkedSocket | null;
}

/** Where marks cannot be seen. */
export function noMarks(unavailable: string): Marks {
  return { unavailable, dial: () => null, join: () => null };
}

/** A request of the session, by its number, and the mark with which it arrived. */
export interface ArrivedMark {
  readonly sequence: number;
  readonly dscp: number;
}

/** What a responder that sees marks does for its caller. */
export interface MarkWatch {
  /**
   * From now on it notes the marks of what comes to a UDP port from one place, and answers with the given one; for ten
   * seconds at most. Without a place it only sees to it that the port is open. False when it cannot be done at that port.
   * Rejects when the responder is gone.
   */
  readonly begin: (port: number, dscp: number, from: Endpoint | null) => Promise<boolean>;
  /** Ends it, and tells what was noted and answered. */
  readonly end: () => Promise<readonly ArrivedMark[]>;
}
