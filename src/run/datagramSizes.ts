import type { Evidence } from '../model/evidence.ts';
import type { IpAddress } from '../model/ids.ts';
import type { Check } from '../model/plan.ts';
import type { Observation } from '../model/verdict.ts';

/**
 * Bytes of payload: what every path must carry (RFC 1035 section 4.2.1), what passes tunnels, what fills an Ethernet
 * frame over IPv4, and what needs fragments, as SIP messages with many headers do.
 */
export const SIZES = [512, 1200, 1472, 4000] as const;
/** Datagrams of each size: at 8 % loss each way all of them fail once in 1,700 times. */
export const TRIES = 4;

/** Patience for one answer, in milliseconds, where the round trip is short; else so many round trips. */
const PATIENCE_MS = 400;
const ROUND_TRIPS = 3;

/** Whether the request alone is so long, or its answer, too. */
export type LongWay = 'there' | 'both';

/** Sends one datagram of so many bytes to the responder and says whether its answer came in time; null when it could not be tried. Never rejects. */
export type AskSize = (
  check: Check,
  bytes: number,
  patienceMs: number,
  way: LongWay,
) => Promise<boolean | null>;

/** Finds out, at one witnessed UDP port of every address, which lengths get through, and adds it to that evidence. */
export async function addSizes(
  observations: readonly Observation[],
  ask: AskSize,
): Promise<readonly Observation[]> {
  const chosen = new Map<IpAddress, Observation>();
  for (const one of observations) {
    if (isWitnessedUdp(one) && !chosen.has(one.check.address)) chosen.set(one.check.address, one);
  }
  const measured = new Map(
    await Promise.all([...chosen.values()].map(async (one) => [one, await measure(one, ask)] as const)),
  );
  return observations.map((one) => measured.get(one) ?? one);
}

function isWitnessedUdp({ check, evidence }: Observation): boolean {
  return check.transport === 'udp' && evidence.some(({ kind }) => kind === 'witnessed');
}

/** The observation as it is when it could not be tried to the end. */
async function measure(observation: Observation, ask: AskSize): Promise<Observation> {
  const { check, evidence } = observation;
  const rttMs = Math.max(...evidence.map((one) => (one.kind === 'witnessed' ? (one.rttMs ?? 0) : 0)));
  const patienceMs = Math.max(PATIENCE_MS, ROUND_TRIPS * rttMs);
  const tryAll = (sizes: readonly number[], way: LongWay): Promise<readonly Tried[]> =>
    Promise.all(
      sizes.map(async (bytes) => ({ bytes, came: await arrives(check, bytes, patienceMs, way, ask) })),
    );
  const there = await tryAll(SIZES, 'there');
  const arrived = bytesOf(there, true);
  const both = await tryAll(arrived, 'both');
  if ([...there, ...both].some(({ came }) => came === null)) return observation;
  const lostBack = bytesOf(both, false);
  const sizes = {
    arrived,
    lost: bytesOf(there, false),
    ...(lostBack.length === 0 ? {} : { lostBack }),
  };
  return {
    check,
    evidence: evidence.map((one): Evidence => (one.kind === 'witnessed' ? { ...one, sizes } : one)),
  };
}

interface Tried {
  readonly bytes: number;
  readonly came: boolean | null;
}

function bytesOf(tried: readonly Tried[], wanted: boolean): readonly number[] {
  return tried.filter(({ came }) => came === wanted).map(({ bytes }) => bytes);
}

async function arrives(
  check: Check,
  bytes: number,
  patienceMs: number,
  way: LongWay,
  ask: AskSize,
): Promise<boolean | null> {
  for (let tries: number = TRIES; tries > 0; tries--) {
    const came = await ask(check, bytes, patienceMs, way);
    if (came !== false) return came;
  }
  return false;
}
