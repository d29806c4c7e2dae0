import type { Evidence } from '../../model/evidence.ts';
import type { IpAddress } from '../../model/ids.ts';
import { isTimeExceeded } from '../../model/kernelFacts.ts';
import type { Check } from '../../model/plan.ts';
import type { Observation } from '../../model/verdict.ts';
import type { Asking } from './question.ts';
import { askHops, type Hop } from './traceDoor.ts';

/** Hops asked beyond the frontier of the silent path. Every one past the host is a connection that it accepts: so, few. */
const BEYOND = 3;

/** The hops of a path that works, around the place where packets of a silent path to the same host end. */
export interface Yardstick {
  readonly address: IpAddress;
  readonly hops: readonly Hop[];
}

const ACCEPTS: ReadonlySet<Evidence['kind']> = new Set(['connected', 'answered', 'witnessed']);

/** Reports whether this is an open TCP door: packets to it get through, whatever happens to others. */
export function isYardstick({ check, evidence }: Observation): boolean {
  return check.transport === 'tcp' && evidence.some(({ kind }) => ACCEPTS.has(kind));
}

/** One round of hops from the frontier on; a frontier of 0 is this host itself. */
export async function traceYardstick(
  check: Check,
  frontier: number,
  waitMs: number,
  parts: Asking,
): Promise<Yardstick> {
  const first = Math.max(1, frontier);
  const hops = Array.from({ length: frontier + BEYOND - first + 1 }, (_, at) => first + at);
  return { address: check.address, hops: await askHops(check, hops, waitMs, parts) };
}

/** Where the working path goes after the last hop of a silent one; null when that cannot be said. */
export function nextOn(
  { address, hops }: Yardstick,
  last: { readonly hop: number; readonly address: string } | null,
): string | null {
  const v6 = address.includes(':');
  const senderAt = ({ answer }: Hop): string | null => {
    if (answer.kind === 'accepted') return address;
    return isTimeExceeded(answer, v6) ? answer.from : null;
  };
  const here = hops.find(({ hop }) => hop === last?.hop);
  const beside = here === undefined ? null : senderAt(here);
  // Another device at the same distance: the two paths take different routes and cannot be compared.
  if (beside !== null && beside !== last?.address) return null;
  const beyond = hops.filter(({ hop }) => hop > (last?.hop ?? 0)).map(senderAt);
  return beyond.find((sender) => sender !== null) ?? null;
}
