import { isIPv6 } from 'node:net';

/** How much everybody may do: so much a second in the long run, and so much at once. */
export interface Buckets {
  /** Takes one; returns 0, or after how many milliseconds there will be one. */
  readonly take: (key: string, nowMs: number) => number;
}

interface Bucket {
  readonly left: number;
  readonly atMs: number;
}

/** Those who have not come for longest are forgotten when there are more. */
const MOST = 4096;

export function makeBuckets(perSecond: number, burst: number, most = MOST): Buckets {
  const buckets = new Map<string, Bucket>();
  return {
    take: (key, nowMs) => {
      const before = buckets.get(key) ?? { left: burst, atMs: nowMs };
      const left = Math.min(burst, before.left + ((nowMs - before.atMs) / 1000) * perSecond);
      const isThere = left >= 1;
      // Set anew, it is the last one in the map's order.
      buckets.delete(key);
      buckets.set(key, { left: isThere ? left - 1 : left, atMs: nowMs });
      if (buckets.size > most) forgetFirst(buckets);
      return isThere ? 0 : ((1 - left) / perSecond) * 1000;
    },
  };
}

/** One who has a network of IPv6 has all of its addresses: the first 64 bits are who it is. */
export function clientKey(address: string): string {
  if (!isIPv6(address)) return address;
  const [before = '', after] = address.split('::');
  const first = before === '' ? [] : before.split(':');
  const last = after === undefined || after === '' ? [] : after.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  return [...first, ...zeros, ...last].slice(0, 4).join(':');
}

function forgetFirst(buckets: Map<string, Bucket>): void {
  for (const key of buckets.keys()) {
    buckets.delete(key);
    return;
  }
}
