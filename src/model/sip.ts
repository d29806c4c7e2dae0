import type { Endpoint, Port, PortTransport } from './ids.ts';

/** One line of a SIP message or of its SDP body that is not as it was sent. */
export interface SipChange {
  /** The header's full name, `SDP c=`, `request line`, `status line` or `line order`. */
  readonly name: string;
  /** The whole line, printable and cut; null when something on the way has added it. */
  readonly sent: string | null;
  /** Likewise; null when something on the way has removed it. */
  readonly arrived: string | null;
}

/** What became of SIP messages between this host and the responder. */
export interface SipFacts {
  /** Lines of the request that arrived changed; empty where it arrived byte for byte. */
  readonly rewritten: readonly SipChange[];
  /** Lines of the answer that came back changed; null where none was to be had. */
  readonly answer: readonly SipChange[] | null;
  /** Which of the two never came, while sealed requests of the same length got through. */
  readonly dropped?: 'request' | 'answer';
}

/** A SIP request that is ready to be sent. */
export interface SipInvite {
  readonly transport: PortTransport;
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

/** A SIP request as it came to the responder. */
export interface SipArrival {
  readonly transport: PortTransport;
  readonly port: Port;
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

/** The SIP messages of one session: docs/responder-protocol.md, "SIP messages". */
export interface SipSession {
  /** A fresh INVITE from `local` to `to`; null when there have been as many as a responder takes. */
  readonly makeInvite: (transport: PortTransport, to: Endpoint, local: Endpoint) => SipInvite | null;
  /** The responder's answer among the messages that came back, whatever was changed in it; null while there is none. */
  readonly findAnswer: (invite: SipInvite, bytes: Uint8Array) => Uint8Array | null;
  /** The answer that the responder gives to a message that came to it like this; null when it gives none. */
  readonly answerTo: (arrived: Uint8Array) => Uint8Array | null;
  /** Every message as it arrived there. Rejects when the responder is gone. */
  readonly arrived: () => Promise<readonly SipArrival[]>;
}
