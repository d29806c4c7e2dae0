import type { IcmpError } from './evidence.ts';
import type { IpAddress, Port, Transport } from './ids.ts';

/** The data of our echo requests: as many bytes as ping sends, and whoever sees them can tell whose they are. */
export const ECHO_DATA: Uint8Array = Uint8Array.from({ length: 56 }, (_, at) =>
  'cicprobe'.charCodeAt(at % 8),
);

/** One packet to send and the question what comes back for it. */
export interface KernelQuestion {
  readonly transport: Transport;
  readonly address: IpAddress;
  /** `NO_PORT` for an echo. */
  readonly port: Port;
  readonly source: IpAddress | null;
  /** Hops after which the packet dies on the way (IPv4 TTL, IPv6 hop limit); null for the system's own. */
  readonly hops: number | null;
  /**
   * TCP: wait until the system itself repeats the packet, to see whether it leaves this host at all. A system that
   * cannot tell answers `unknown` at once.
   */
  readonly untilRepeat: boolean;
  /** UDP payload, or the data of an echo request; TCP sends none. */
  readonly payload: Uint8Array;
  /** Longest time to wait, in milliseconds. */
  readonly timeoutMs: number;
}

/** What the kernel knows of that packet. */
export type KernelAnswer =
  /** An ICMP error came back; `from` is who sent it, written as in the question when it is the target. */
  | { readonly kind: 'icmp'; readonly icmp: IcmpError; readonly from: string; readonly errno: number }
  /** This host's own stack said no: no route, a dead neighbour, its own filter. `icmp` is what it told itself, if it did. */
  | { readonly kind: 'local'; readonly errno: number; readonly icmp?: IcmpError }
  | { readonly kind: 'accepted' }
  /**
   * TCP: a reset came back; whoever sent it wrote the target's address on it. `atOnce`: it was there before the call
   * that sends had returned, sooner than any network could bring it.
   */
  | { readonly kind: 'reset'; readonly atOnce: boolean }
  /** TCP: nothing came back, and the system's own repeat of the packet did not leave this host. */
  | { readonly kind: 'held' }
  /** UDP: a datagram came back. ICMP: the echo reply to this very request, whole and from the address that was asked. */
  | { readonly kind: 'answered' }
  /** Nothing came back in the whole time. */
  | { readonly kind: 'silent' }
  /** ICMP: this system does not let this user send an echo request; `why` says what would help. */
  | { readonly kind: 'denied'; readonly why: string }
  /** This system cannot tell, or the wait was cut short: nothing follows from it. */
  | { readonly kind: 'unknown' };

/** The system's own account of who said no. Asked about paths that failed, and to send echo requests. */
export interface Kernel {
  /** Why it cannot be asked here; null when it can. */
  readonly unavailable: string | null;
  readonly ask: (question: KernelQuestion, signal: AbortSignal) => Promise<KernelAnswer>;
}
