import type { Machine } from './labCase.ts';

/** An address of the lab, under which something is or is not. */
export interface LabHost {
  readonly v4: string;
  readonly v6: string;
  /** The machine that has this address; null where nobody has it. */
  readonly on: Machine | null;
}

const at = (net: number, last: number, on: Machine | null): LabHost => ({
  v4: `10.77.${net}.${last}`,
  // As it is written shortest, and so in reports.
  v6: net === 0 ? `fd77::${last}` : `fd77:0:0:${net}::${last}`,
  on,
});

/** Networks: 0 client-router, 1 router-firewall, 2 firewall-server, 3 firewall-server2. */
export const hosts: Readonly<Record<string, LabHost>> = {
  server: at(2, 10, 'server'),
  server2: at(3, 10, 'server2'),
  /** The firewall drops everything to it. */
  dark: at(2, 20, 'server'),
  /** The firewall rejects everything to it as prohibited. */
  forbidden: at(2, 21, 'server'),
  /** Nobody has this address behind the firewall. */
  gone: at(2, 30, null),
  /** Nobody has this address on the client's own network. */
  'gone-next-door': at(0, 30, null),
  /** The firewall accepts every TCP connection to it in its own place. */
  'accept-all': at(2, 40, 'server'),
  /** A SYN proxy on the firewall answers for it. */
  'syn-proxied': at(2, 50, 'server'),
  'lossy-2': at(2, 62, 'server'),
  'lossy-8': at(2, 68, 'server'),
  'lossy-15': at(2, 75, 'server'),
  /** Addresses of their own for paths that must be traced: only so many of one address are. */
  'spare-1': at(2, 81, 'server'),
  'spare-2': at(2, 82, 'server'),
  'spare-3': at(2, 83, 'server'),
  'spare-4': at(2, 84, 'server'),
  /** Packets to it are held back for 100 ms. */
  far: at(3, 20, 'server2'),
  /** The router drops what goes there by its routing table. */
  'black-holed': at(4, 10, null),
  /** The router has no route there. */
  'unknown-to-router': at(5, 10, null),
  /** The client itself has no route there. */
  'no-route': at(6, 10, null),
  /** The client's own routing table holds a black hole for it. */
  'own-black-hole': at(7, 10, null),
  /** The client's own routing table forbids it. */
  'own-prohibited': at(8, 10, null),
  /** Two resolvers: one that answers and one whose packets the firewall drops. */
  resolver: at(2, 53, 'server'),
  'silent-resolver': at(2, 54, 'server'),
};

/** Addresses by which a machine signs its ICMP messages to the client. */
export const signatures: Readonly<Record<Machine, { readonly v4: string; readonly v6: string }>> = {
  client: at(0, 2, 'client'),
  router: at(0, 1, 'router'),
  firewall: at(1, 2, 'firewall'),
  server: at(2, 10, 'server'),
  server2: at(3, 10, 'server2'),
};

export function hostAt(name: string): LabHost {
  const host = hosts[name];
  if (host === undefined) throw new Error(`the lab has no host "${name}"`);
  return host;
}

/** A port of the responders that belongs to no case: redirected requests arrive there. */
export const ELSEWHERE = 9999;

/** The domain that the lab's DNS server answers for. */
export const DOMAIN = 'lab.test';

/** Names of the lab's DNS server and the hosts they lead to; `fails` names have an answer without an address. */
export const names: Readonly<
  Record<string, { readonly v4?: readonly string[]; readonly v6?: readonly string[] }>
> = {
  [`cic.${DOMAIN}`]: { v4: ['server'] },
  [`twice.${DOMAIN}`]: { v4: ['server', 'gone'] },
  [`both.${DOMAIN}`]: { v4: ['server'], v6: ['dark'] },
};
