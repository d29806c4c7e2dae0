import net from 'node:net';

/** Who may come in, and who has to wait. */
export interface Admission {
  /** Whether this address may talk to the responder at all. */
  readonly allows: (address: string) => boolean;
  /** Milliseconds that this address has to stay away after wrong proofs; 0 when it may come. */
  readonly waitMs: (address: string) => number;
  readonly noteFailure: (address: string) => void;
  readonly noteSuccess: (address: string) => void;
}

/** Wrong proofs that are forgiven before the waiting begins. */
const FORGIVEN = 3;
const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 120_000;
/** Addresses remembered; the oldest is forgotten first. */
const MAX_REMEMBERED = 1024;

/**
 * @param allowed networks in CIDR notation or single addresses; empty allows everybody. Throws an Error that names the
 * one that is neither.
 */
export function makeAdmission(allowed: readonly string[], now: () => number): Admission {
  const list = allowed.length === 0 ? null : makeList(allowed);
  const failures = new Map<string, { readonly count: number; readonly until: number }>();
  return {
    allows: (address) => {
      if (list === null) return true;
      const plain = plainAddress(address);
      return list.check(plain, net.isIPv6(plain) ? 'ipv6' : 'ipv4');
    },
    waitMs: (address) => Math.max(0, (failures.get(plainAddress(address))?.until ?? 0) - now()),
    noteFailure: (address) => {
      const key = plainAddress(address);
      const count = (failures.get(key)?.count ?? 0) + 1;
      const waits = count - FORGIVEN;
      const waitMs = waits <= 0 ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (waits - 1));
      failures.delete(key);
      failures.set(key, { count, until: now() + waitMs });
      const [oldest] = failures.keys();
      if (failures.size > MAX_REMEMBERED && oldest !== undefined) failures.delete(oldest);
    },
    noteSuccess: (address) => {
      failures.delete(plainAddress(address));
    },
  };
}

/** An IPv4 address that came in through an IPv6 socket, as IPv4; zones left out. */
export function plainAddress(address: string): string {
  const zoneless = address.replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(zoneless);
  return mapped?.[1] ?? zoneless;
}

function makeList(allowed: readonly string[]): net.BlockList {
  const list = new net.BlockList();
  for (const one of allowed) {
    const [address = '', bits] = one.split('/');
    const v6 = net.isIPv6(address);
    const family = v6 ? 'ipv6' : 'ipv4';
    const prefix = bits === undefined ? (v6 ? 128 : 32) : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
    if (net.isIP(address) === 0 || !(prefix <= (v6 ? 128 : 32))) {
      throw new Error(`expected an address or a network such as 10.1.0.0/16, not "${one}"`);
    }
    list.addSubnet(address, prefix, family);
  }
  return list;
}
