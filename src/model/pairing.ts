import type { Endpoint, IpAddress, Port, PortTransport } from './ids.ts';
import type { MarkWatch } from './marks.ts';
import type { SipSession } from './sip.ts';

/** Consecutive ports of one transport; one port is a range of its own. */
export interface DoorRange {
  readonly transport: PortTransport;
  readonly first: Port;
  readonly last: Port;
}

/** A documented port that a responder could not open, and why. */
export interface ClosedDoor {
  readonly transport: PortTransport;
  readonly port: Port;
  readonly why: 'taken' | 'permission' | 'failed';
  /** What has it, or what the system said; empty when it did not say. */
  readonly detail: string;
}

/** What a responder tells of itself and of its host. */
export interface ResponderState {
  /** Version of the program at the far end. */
  readonly tool: string;
  readonly roles: readonly string[];
  /** Ports on which it listens for as long as it runs. */
  readonly doors: readonly DoorRange[];
  /** Ports that it opens when it is asked to. */
  readonly onDemand: readonly DoorRange[];
  readonly closed: readonly ClosedDoor[];
  /** What it can do beyond the rest, by the names of the protocol; nothing when it is left out. */
  readonly can?: readonly string[];
}

/** What the far side saw of one port, in one session. */
export interface DoorTally {
  readonly transport: PortTransport;
  readonly port: Port;
  /** Requests with a good seal; and how many of them were answered. */
  readonly arrived: number;
  readonly answered: number;
  /** TCP connections from the caller's address, or from one that is no other caller's. */
  readonly accepted: number;
  /** Requests that were changed on the way. */
  readonly damaged: number;
}

/** The two ends' keys for one session, and the requests that they seal. */
export interface RecordSealer {
  /** A fresh request; no two are alike. */
  readonly makeRequest: (nowEpochMs: number, wanted?: RequestShape) => Uint8Array;
  /** Reads what came back for a request; null for anything else than its answer. */
  readonly readAnswer: (request: Uint8Array, bytes: Uint8Array) => RecordAnswer | null;
}

/** What a request asks for beside an answer. */
export interface RequestShape {
  /** Bytes of the request; the shortest when it is left out. */
  readonly length?: number;
  /** Bytes of the answer, at most those of the request; the shortest when it is left out. */
  readonly answerLength?: number;
  /** For how long the answer is to be held back, in seconds; not at all when it is left out. */
  readonly holdSeconds?: number;
}

/** What the far side says about one request. */
export interface RecordAnswer {
  /** From where it came, as seen there. */
  readonly seenSource: Endpoint;
  /** The port at which it arrived there. */
  readonly arrivedPort: number;
  /** The far side's clock, in milliseconds since 1970-01-01 UTC. */
  readonly epochMs: number;
  /** When it arrived there, in microseconds of a clock that only goes forward; its zero means nothing. */
  readonly arrivedMicros: number;
  /** Bytes of the answer. */
  readonly length: number;
}

/** A greeting that succeeded: for as long as it is open, the far side answers requests sealed with its keys. */
export interface PairedSession {
  readonly address: IpAddress;
  readonly state: ResponderState;
  readonly sealer: RecordSealer;
  /** SHA-256 of the responder’s certificate, as its holder vouches for it; hexadecimal. */
  readonly fingerprint256: string;
  /** Round trip of the connection to it, in milliseconds. */
  readonly rttMs?: number;
  /**
   * Opens ports that are opened on demand, and comes back with those that are open. What was opened before on demand is
   * shut; all but the last of it, when this is done ahead.
   */
  readonly open: (doors: readonly DoorRange[], ahead?: boolean) => Promise<readonly DoorRange[]>;
  /** Whether the far side can open ports ahead; missing where it cannot. */
  readonly opensAhead?: boolean;
  /** What was seen of these doors so far. Rejects when the responder is gone. */
  readonly seen: (doors: readonly DoorRange[]) => Promise<readonly DoorTally[]>;
  /** This host's address on the control channel, and as the responder sees it: another one where it is translated. */
  readonly local: IpAddress;
  readonly seenAs: IpAddress;
  /** Name and keys of the requests that the responder sends to this host. */
  readonly returns: ReturnKeys;
  /** Has ports of this host tried from there; evidence as the responder tells it, by port. */
  readonly probe: (
    doors: readonly ReturnDoor[],
    fingerprint256: string,
  ) => Promise<readonly ReturnEvidence[]>;
  /** Left out where the responder cannot see marks. */
  readonly marks?: MarkWatch;
  /** SIP messages within this session; missing where the responder does not know them. */
  readonly sip?: SipSession;
  readonly close: () => void;
}

/** What a responder does when it is asked for one port after the other. */
export type FarDoors = Pick<PairedSession, 'open' | 'opensAhead' | 'seen' | 'close'>;

export interface ReturnKeys {
  readonly session: string;
  readonly sealRequest: (bytes: Uint8Array) => Uint8Array;
  readonly sealAnswer: (bytes: Uint8Array) => Uint8Array;
}

/** A port of this host, and how it is to be tried: by a sealed request, plain or in TLS, or by a bare connection. */
export interface ReturnDoor {
  readonly transport: PortTransport;
  readonly port: Port;
  readonly how: 'sealed' | 'tls' | 'connect';
}

/** What the other side found at a port of this host; not yet validated. */
export interface ReturnEvidence {
  readonly transport: PortTransport;
  readonly port: Port;
  readonly evidence: readonly unknown[];
}

/** Why there is no session with an address, in a stable word and a sentence. */
export interface NotPaired {
  readonly code:
    | 'no-answer'
    | 'refused'
    | 'hung-up'
    | 'intercepted'
    | 'version'
    | 'not-a-responder'
    | 'failed';
  readonly text: string;
  /** Time after which the greeting was told that the host cannot be reached, in milliseconds; left out when it was not. */
  readonly unreachableAfterMs?: number;
}
