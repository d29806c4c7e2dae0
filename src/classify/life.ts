import type { Evidence } from '../model/evidence.ts';
import type { IpAddress } from '../model/ids.ts';
import type { NotPaired } from '../model/pairing.ts';
import type { Check } from '../model/plan.ts';
import type { Observation } from '../model/verdict.ts';
import { strongest } from './strongest.ts';
import { triedEnough } from './triedEnough.ts';

/** What all paths of one address tell about the host itself. */
export interface Life {
  /** Something at this address, or in its name, answered or refused on some path. */
  readonly answers: boolean;
  /** It did so on a path that has a port. */
  readonly answersOnPorts: boolean;
  /** TCP paths: silence on UDP or to echo requests alone says nothing about a host. */
  readonly tcpPaths: number;
  /** TCP paths that were tried often enough and met nothing but silence. */
  readonly silentPaths: number;
  /** TCP paths to which somebody said that the host cannot be reached; not those that a policy forbids. */
  readonly rejectedPaths: number;
  /** Longest time after which that was said, in milliseconds. */
  readonly rejectedAfterMs: number;
}

const UNKNOWN: Life = {
  answers: false,
  answersOnPorts: false,
  tcpPaths: 0,
  silentPaths: 0,
  rejectedPaths: 0,
  rejectedAfterMs: 0,
};

/** Address resolution gives up after about 3 s; a device that rejects answers within its round trip. */
const NEIGHBOUR_DEAD_MS = 2000;

/** Looks at every path of every address: silence means more when its neighbours answer. */
export function livesOf(
  observations: readonly Observation[],
  platform: string,
  greetings: ReadonlyMap<IpAddress, NotPaired> = new Map(),
): (address: IpAddress) => Life {
  const lives = new Map<IpAddress, Life>();
  for (const observation of observations) {
    const { address } = observation.check;
    // The greeting was there first: once it is given up, what comes after it is told sooner.
    const rejectedAfterMs = greetings.get(address)?.unreachableAfterMs ?? 0;
    const known = lives.get(address) ?? { ...UNKNOWN, rejectedAfterMs };
    lives.set(address, withPath(known, observation, platform));
  }
  return (address) => lives.get(address) ?? UNKNOWN;
}

/** Reports whether nobody on the target's own network answers for its address. */
export function isNeighbourDead(life: Life): boolean {
  return !life.answers && life.rejectedAfterMs >= NEIGHBOUR_DEAD_MS;
}

/** Reports whether every TCP path of the host was tried and is silent; a path that a device rejects is not. */
export function isHostSilent(life: Life): boolean {
  const mute = life.silentPaths + (isNeighbourDead(life) ? life.rejectedPaths : 0);
  return !life.answers && life.tcpPaths > 0 && mute === life.tcpPaths;
}

function withPath(life: Life, { check, evidence }: Observation, platform: string): Life {
  const best = strongest(evidence);
  const one = (holds: boolean): number => (check.transport === 'tcp' && holds ? 1 : 0);
  const silent =
    best?.kind === 'silent' && best.stage === 'connect' && triedEnough(evidence, platform) === 'enough';
  // A responder that tells what it saw is alive, whatever became of this path.
  const answers = isSignOfLife(check, best) || evidence.some(({ kind }) => kind === 'far-side');
  return {
    answers: life.answers || answers,
    answersOnPorts: life.answersOnPorts || (answers && check.transport !== 'icmp'),
    tcpPaths: life.tcpPaths + one(true),
    silentPaths: life.silentPaths + one(silent),
    rejectedPaths: life.rejectedPaths + one(best !== null && isHostRejection(best)),
    // Attempts begin one after another and end together when a neighbour is given up: the first waited longest.
    rejectedAfterMs: Math.max(life.rejectedAfterMs, ...evidence.filter(isHostRejection).map(waitedMs)),
  };
}

/** What the system knows by itself needs no time to tell it. */
function waitedMs(evidence: Evidence): number {
  const isTold = evidence.kind === 'rejected' && evidence.neighbourMute === true;
  return isTold ? Math.max(NEIGHBOUR_DEAD_MS, evidence.tookMs) : evidence.tookMs;
}

function isHostRejection(evidence: Evidence): boolean {
  return evidence.kind === 'rejected' && !evidence.here && evidence.scope === 'host';
}

function isSignOfLife(check: Check, evidence: Evidence | null): boolean {
  switch (evidence?.kind) {
    case 'answered':
    case 'connected':
    case 'witnessed':
    case 'garbled':
    case 'dropped-after-connect':
    case 'self-connected':
      return true;
    // Without a sender it was sent in the target's name at least.
    case 'refused':
      if (evidence.nearerThan !== undefined) return false;
      return evidence.by === undefined || evidence.by === String(check.address);
    case 'rejected':
      return evidence.by === String(check.address);
    // Accepted first and mute afterwards.
    case 'silent':
      return check.transport === 'tcp' && evidence.stage !== 'connect';
    case 'turned-back':
    case 'canary':
    case 'far-side':
    case 'unresolved':
    case 'not-tried':
    case undefined:
      return false;
  }
}
