import type { Endpoint, IpAddress, Port } from './ids.ts';

/** What a service told of itself in its own protocol. Text that it supplied is cut; it is made printable where it is shown. */
export interface ServiceFacts {
  /** The protocol that was spoken, by its usual name. */
  readonly name: string;
  /** Product and version, where the protocol tells them; null where it does not. */
  readonly product: string | null;
  /** What else it told, in the order in which it is worth reading. */
  readonly details: readonly ServiceDetail[];
  /** What is wrong though it is the documented service; each completes "it …". Left out where nothing is. */
  readonly troubles?: readonly string[];
  /** How far its clock is ahead of this host's, in milliseconds; left out where the protocol has no clock. */
  readonly aheadMs?: number;
}

/** Name of the detail in which a service says why it turns this host away; it is worth a warning. */
export const REFUSES = 'refuses';

export interface ServiceDetail {
  readonly name: string;
  readonly value: string;
}

/** What a question may be made of. */
export interface Asking {
  /** The name of the host that is asked, as configured. */
  readonly target: string;
  readonly address: IpAddress;
  readonly port: Port;
  /** From where it is asked. */
  readonly local: Endpoint;
  /** 0 for the first attempt at this door. */
  readonly attempt: number;
  /** Whether the connection is encrypted already. */
  readonly secure: boolean;
  /** Unpredictable bytes, so that an answer belongs to one question. */
  readonly random: (bytes: number) => Uint8Array;
  /** Wall-clock time, in milliseconds since 1970-01-01 UTC. */
  readonly nowEpochMs: () => number;
}

/** What follows from the bytes that came in so far. */
export type Step =
  /** Too little has come. */
  | { readonly kind: 'more' }
  /** Says something, and forgets what came in until now; `known` holds even if nothing more comes. */
  | { readonly kind: 'say'; readonly bytes: Uint8Array; readonly known?: ServiceFacts }
  /** The service agreed to go on encrypted; nothing is asked behind it. */
  | { readonly kind: 'secure'; readonly service: ServiceFacts }
  /** It is the documented service; `farewell` ends it politely. */
  | { readonly kind: 'done'; readonly service: ServiceFacts; readonly farewell?: Uint8Array }
  /** It is something else; `reason` completes "the peer …". */
  | { readonly kind: 'stranger'; readonly reason: string };

/** One conversation over a connection: from bytes to steps, without sockets or time. */
export interface Conversation {
  /** Said at once; empty where the service speaks first. */
  readonly opening: Uint8Array;
  /** @param bytes all that came since something was said last. */
  readonly take: (bytes: Uint8Array) => Step;
}

/** One question in a datagram, and how its answer is read. */
export interface Question {
  readonly request: Uint8Array;
  /** Null for bytes that are no answer in this protocol, undefined for an answer to another question. */
  readonly read: (bytes: Uint8Array) => ServiceFacts | null | undefined;
}
