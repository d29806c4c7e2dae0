/** The nouns of the lab: what is built, what is true of it, and what may be said about it. */
import type { VerdictKind } from '../../src/model/verdict.ts';

/** Machines of the lab, in the order in which a packet meets them; server2 hangs beside server behind the firewall. */
export type Machine = 'client' | 'router' | 'firewall' | 'server' | 'server2';

/**
 * A hook of a packet filter; `…First` sees a packet before the machine routes it and before its hop count is lowered,
 * `…Target` and `…Source` translate addresses before and after that.
 */
export type Hook =
  | 'client'
  | 'routerFirst'
  | 'router'
  | 'firewallFirst'
  | 'firewallTarget'
  | 'firewall'
  | 'firewallSource'
  | 'server';

/**
 * nftables statements by hook. `{door}` matches what goes to the case's door, `{answer}` what comes back from it,
 * `{host}` and `{fromHost}` the same for every port of its address.
 */
export type Rules = Readonly<Partial<Record<Hook, readonly string[]>>>;

/** Which certificate a TLS peer shows. */
export type CertificateKind = 'good' | 'expired' | 'wrong-name' | 'self-signed' | 'other-issuer' | 'large';

/** What stands behind a door. `redirected` peers stand on the firewall, which sends the door's packets to them. */
export type Peer = PeerBehaviour & { readonly redirected?: boolean };
type PeerBehaviour =
  | { readonly kind: 'quiet' | 'reset' | 'eof' | 'full-backlog' }
  | { readonly kind: 'banner'; readonly text: string }
  | {
      readonly kind: 'tls';
      readonly certificate: CertificateKind;
      readonly version?: 'TLSv1' | 'TLSv1.2' | 'TLSv1.3';
      readonly wantsClientCertificate?: boolean;
    }
  | { readonly kind: 'http'; readonly answer: string; readonly endless?: 'headers' | 'body' }
  | { readonly kind: 'udp-echo' | 'udp-mute' | 'udp-other-port' | 'udp-large-answer' };

/** What of the outside world a case needs besides its own door. */
export type Scene = 'usual' | 'no-default-route' | 'own-firewall-shut' | 'silent-resolver';

export interface Expected {
  readonly verdict: VerdictKind;
  readonly reason: string;
  /**
   * Machine that must be named as the one that refused; nobody may be named when left out. `anyone`: whoever reports a
   * dead neighbour blocks nothing, and whether its message comes in time is chance.
   */
  readonly blockedBy?: Machine | 'anyone';
  /** Machine that must be named as the last one reached; not looked at when left out. */
  readonly lastHop?: Machine;
  readonly warning?: string;
  /** Words that must stand in the reason or in the warning: the figures that tell what was changed on the way. */
  readonly says?: string;
  /** Where one side cannot know the truth: the alternative that must be stated beside the verdict. */
  readonly truthIs?: string;
}

export interface LabCase {
  /** Short and unique; the door's number is derived from the order of the cases. */
  readonly id: string;
  readonly group: 'TCP' | 'TLS' | 'HTTP' | 'UDP' | 'names' | 'own side' | 'translation';
  /** What was built, in words. */
  readonly truth: string;
  /** What that is to somebody who only asks whether the path can be used, and whose fault it is if not. */
  readonly state: TrueState;
  /** A key of `hosts`, or a name that the lab's DNS server knows. */
  readonly host: string;
  /** Of several addresses of a name, the host whose address is meant. */
  readonly address?: string;
  readonly transport: 'tcp' | 'udp';
  readonly family?: 4 | 6;
  /** Doors alike; every one of them must come out right. One unless said. */
  readonly doors?: number;
  readonly probe: { readonly kind: string; readonly options?: Readonly<Record<string, unknown>> };
  readonly peer?: Peer;
  /** The same door as this other case's, asked by another name. */
  readonly sharesDoorOf?: string;
  readonly rules?: Rules;
  readonly scene?: Scene;
  /** Kernel feature without which the case cannot be built. */
  readonly needs?: Feature;
  readonly expect: Expected;
}

export type Feature = 'synproxy' | 'tun';

/** The truth as a category, for tools that have fewer words. */
type TrueState = 'open' | 'closed' | 'filtered' | 'wrong-service' | 'unreachable' | 'no-name' | 'own-fault';

/** A case with its doors: the numbers and the address under which they are found. */
export interface PlacedCase extends LabCase {
  readonly ports: readonly number[];
  /** Literal address of the door; null when the name has none. */
  readonly at: string | null;
}
