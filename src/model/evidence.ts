import type { IdleTimes } from './idle.ts';
import type { Endpoint } from './ids.ts';
import type { MarkFate } from './marks.ts';
import type { ServiceFacts } from './service.ts';
import type { SipFacts } from './sip.ts';

/** How far a conversation had come. */
export type Stage = 'connect' | 'tls' | 'http' | 'service' | 'reply';

/** What a presented certificate and handshake say; read even when verification fails. */
export interface TlsFacts {
  readonly protocol: string;
  readonly cipher: string;
  readonly subject: string;
  readonly issuer: string;
  /** Subject alternative names as presented. */
  readonly names: readonly string[];
  /** Milliseconds since 1970-01-01 UTC. */
  readonly validFromMs: number;
  readonly validToMs: number;
  readonly fingerprint256: string;
  readonly keyBits: number | null;
  readonly chainLength: number;
  /** OpenSSL's verification error code; null when the chain verified. */
  readonly chainError: string | null;
  /** Why the certificate does not fit the name asked for; null when it does. */
  readonly nameError: string | null;
  /** The server spoke only with TLS 1.0/1.1 or weak parameters allowed. */
  readonly legacy: boolean;
  readonly clientCertificate: 'not-asked' | 'required';
  /** From the first byte of the handshake to its last; missing in older reports. */
  readonly handshakeMs?: number;
}

export interface HttpFacts {
  readonly status: number;
  readonly server: string | null;
  readonly location: string | null;
  /** Names of headers that only proxies add, as found. */
  readonly proxyHeaders: readonly string[];
  readonly contentType: string | null;
  readonly bodyBytes: number;
  /** How far the server's clock is ahead of this host's, in milliseconds, by its Date header of whole seconds. */
  readonly aheadMs?: number;
}

/** What the documented protocol's answer told. Peer-supplied text is cut and made printable. */
export interface Facts {
  readonly protocol: 'tls' | 'http' | 'https' | 'service' | 'udp' | 'icmp' | 'banner';
  readonly tls?: TlsFacts;
  /** TLS: the alert with which the server ended the handshake; it speaks TLS, but not with us. */
  readonly alert?: string;
  readonly http?: HttpFacts;
  readonly service?: ServiceFacts;
  /** First bytes that the peer sent by itself or in answer. */
  readonly banner?: string;
  /** UDP: the answer's source port when it is not the port that was asked. */
  readonly answeredFrom?: Endpoint;
  readonly replyBytes?: number;
}

/** Voice of G.711 over RTP, 50 packets a second each way, played between this host and a responder. */
export interface MediaFacts {
  readonly seconds: number;
  readonly there: MediaDirection;
  readonly back: MediaDirection;
  /** Null when no packet came back. */
  readonly rtt: { readonly minMs: number; readonly meanMs: number; readonly maxMs: number } | null;
}

/** What came of one direction of a call. */
export interface MediaDirection {
  /** Packets that left; and how many of them never arrived. */
  readonly sent: number;
  readonly lost: number;
  /** Packets that arrived later than a jitter buffer of 40 ms waits. */
  readonly late: number;
  /** Interarrival jitter (RFC 3550 section 6.4.1), the mean over all packets; null when too few arrived. */
  readonly jitterMs: number | null;
  /** Packets that were overtaken by a later one (RFC 4737). */
  readonly reordered: number;
  /** Mean opinion score by the E-model (ITU-T G.107), 1 to 4.5; null when the delay is not known. */
  readonly mos: number | null;
}

/** A fault of this host: never the peer's state. */
export type LocalFault =
  | 'cancelled'
  | 'deadline'
  | 'descriptors'
  | 'source-ports'
  | 'source-address'
  | 'permission'
  | 'own-firewall'
  | 'address-family'
  | 'no-echo'
  | 'probe-failed';

/** When and between whom one attempt took place. */
export interface Attempt {
  /** Milliseconds since the run began. */
  readonly startedAtMs: number;
  readonly tookMs: number;
  /** Time to the peer's first answer of any kind; null when it never answered. */
  readonly rttMs: number | null;
  readonly local: Endpoint | null;
}

/** One attempt, one fact, no judgement. Closed: a new kind is a compile error in `classify`. */
export type Fact =
  | { readonly kind: 'answered'; readonly facts: Facts }
  | {
      readonly kind: 'connected';
      readonly lingeredMs: number;
      /** What happened when TLS was tried first, on a port where TLS is likely but not certain. */
      readonly withoutTls?: string;
    }
  | {
      readonly kind: 'dropped-after-connect';
      readonly how: 'reset' | 'eof';
      readonly stage: Stage;
      readonly afterMs: number;
    }
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly by?: string;
      readonly icmp?: IcmpError;
      /** TCP: the reset answers packets that, sent to an open port of the same host, die on the way at this address. */
      readonly nearerThan?: string;
      /** TCP: the farthest device on the way that was seen before the reset. */
      readonly lastHop?: string;
    }
  | {
      readonly kind: 'rejected';
      readonly code: string;
      readonly scope: 'host' | 'network' | 'policy';
      /** This host's own routing table said no; no packet left. */
      readonly here: boolean;
      /** The system tells itself that nobody answered for the next hop: then no time has to tell it from a device's "no". */
      readonly neighbourMute?: true;
      readonly by?: string;
      readonly icmp?: IcmpError;
    }
  | {
      readonly kind: 'silent';
      readonly stage: Stage;
      readonly lastHop?: string;
      /** Where a working path to the same host goes next, after `lastHop` or as its first hop: a device, or the host itself. */
      readonly nextHop?: string;
    }
  /** This host's own packet filter kept the packet here: by an ICMP error, by a reset, or by letting nothing out. */
  | {
      readonly kind: 'turned-back';
      readonly how: 'rejected' | 'reset' | 'held';
      readonly icmp?: IcmpError;
    }
  | { readonly kind: 'garbled'; readonly expected: string; readonly reason: string; readonly banner?: string }
  /** A port of the same host that nothing documents was accepted and kept too; `banner`: what it said by itself. */
  | { readonly kind: 'canary'; readonly port: number; readonly banner?: string }
  | { readonly kind: 'self-connected' }
  /** The responder at the far end saw this very attempt and said so under seal. */
  | {
      readonly kind: 'witnessed';
      readonly seenSource: Endpoint;
      readonly rewritten: boolean;
      /** TLS: whether the certificate that was shown here is the responder's own. */
      readonly certificate?: 'own' | 'other';
      /** The port at which it arrived, when that is not the one that was asked. */
      readonly arrivedPort?: number;
      /** How far the responder's clock is ahead of this host's, in milliseconds. */
      readonly aheadMs?: number;
      /** UDP: datagrams of other lengths that were tried beside it, in bytes of payload. */
      readonly sizes?: DatagramSizes;
      /** UDP: what became of the marks that CIC gives its packets. */
      readonly marks?: readonly MarkFate[];
      /** Why that is not known. */
      readonly marksUnknown?: string;
      /** UDP, where the source is translated: as what datagrams from one port of this host arrived at several places. */
      readonly mapping?: readonly { readonly to: Endpoint; readonly from: Endpoint }[];
      /** For how long the way remembers what is left idle. */
      readonly idle?: IdleTimes;
      /** UDP: voice that was played on it. */
      readonly media?: MediaFacts;
      /** What became of SIP messages that were tried beside it. */
      readonly sip?: SipFacts;
    }
  /** What the responder, which listens on this very port, saw of all attempts at it. */
  | {
      readonly kind: 'far-side';
      /** Sealed requests that came in, and how many of them were answered. */
      readonly arrived: number;
      readonly answered: number;
      /** TCP connections from this host's address that came in. */
      readonly accepted: number;
      /** Requests that came in changed. */
      readonly damaged: number;
    }
  | {
      readonly kind: 'unresolved';
      readonly name: string;
      readonly how: NameFailure;
      readonly resolver: string;
    }
  | { readonly kind: 'not-tried'; readonly fault: LocalFault; readonly detail: string };

/** Lengths of datagrams that were tried, in bytes of payload. */
export interface DatagramSizes {
  readonly arrived: readonly number[];
  readonly lost: readonly number[];
  /** Of those that arrived, the ones of which answers of that length did not come back; left out where all did. */
  readonly lostBack?: readonly number[];
}

/** Why a name has no address (RFC 1035 section 4.1.1 RCODE, or no answer at all). */
export type NameFailure = 'nxdomain' | 'servfail' | 'timeout' | 'no-address';

/** An ICMP error as received; type and code per RFC 792 and RFC 4443. */
export interface IcmpError {
  readonly type: number;
  readonly code: number;
}

export type Evidence = Attempt & Fact;

/** Why a host has no address to dial: its name does not resolve, or we stopped before we knew. */
export type NoAddress = Extract<Evidence, { kind: 'unresolved' | 'not-tried' }>;
