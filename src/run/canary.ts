import type { Evidence, Fact } from '../model/evidence.ts';
import type { IpAddress, Port } from '../model/ids.ts';
import type { Check } from '../model/plan.ts';
import type { Probe } from '../model/probe.ts';
import type { Observation } from '../model/verdict.ts';
import { type Trying, tryDoor } from './attempt.ts';
import type { Pace } from './pace.ts';

/** Whatever accepts every port does so as quickly as it accepted the first one; fresh attempts make up for loss. */
export const ATTEMPTS = 4;
const GAP_MS = 80;
const PATIENCE_MS = 320;
const ROUND_TRIPS = 3;
const LINGER_MS = 100;

/** What the canaries need from the run. */
export interface CanaryParts extends Pick<Trying, 'clock' | 'signal' | 'runStartedAt'> {
  /** A TCP port that nothing documents; null leaves the canaries out. */
  readonly port: Port | null;
  /** The probe that connects and says nothing. */
  readonly probe: Probe;
  readonly source: IpAddress | null;
}

/** Finds out whether an address that accepts a documented port accepts one that nothing documents, too. */
export interface Canaries {
  /** A door's evidence is complete: one that accepts and proves nothing calls for the canary of its address. */
  readonly note: (observation: Observation) => void;
  /** Waits for the canaries; what comes back adds what they saw to a door of their address that proves nothing. */
  readonly finish: () => Promise<(observation: Observation) => Observation>;
}

export function sendCanaries(parts: CanaryParts): Canaries {
  const sent = new Map<IpAddress, Promise<Evidence | null>>();
  return {
    note: ({ check, evidence }) => {
      if (parts.port === null || sent.has(check.address) || !isBareAccept(check, evidence)) return;
      sent.set(check.address, sendOne(check, parts.port, evidence, parts));
    },
    finish: async () => {
      const seen = new Map(
        await Promise.all([...sent].map(async ([address, canary]) => [address, await canary] as const)),
      );
      return (observation) => {
        const { check, evidence } = observation;
        const canary = seen.get(check.address) ?? null;
        return canary !== null && isBareAccept(check, evidence)
          ? { check, evidence: [...evidence, canary] }
          : observation;
      };
    },
  };
}

/** Reports whether the door's accept is all that there is: anything on the way could have made it. */
function isBareAccept({ transport }: Check, evidence: readonly Evidence[]): boolean {
  if (transport !== 'tcp') return false;
  return evidence.some(
    (one) =>
      one.kind === 'connected' ||
      (one.kind === 'answered' && one.facts.protocol === 'banner') ||
      (one.kind === 'silent' && one.stage !== 'connect'),
  );
}

async function sendOne(
  { target, address }: Check,
  port: Port,
  evidence: readonly Evidence[],
  parts: CanaryParts,
): Promise<Evidence | null> {
  const rttMs = Math.min(...evidence.map((one) => one.rttMs ?? Infinity));
  const seen = await tryDoor({
    ...parts,
    door: { target, address, transport: 'tcp', port, source: parts.source },
    options: {},
    pace: canaryPace(Number.isFinite(rttMs) ? rttMs : 0),
    pulse: { acceptedRttMs: null, refusedRttMs: null },
  });
  for (const { startedAtMs, tookMs, rttMs: answeredMs, local, ...fact } of seen) {
    const canary = canaryOf(fact, port);
    if (canary !== null) return { ...canary, startedAtMs, tookMs, rttMs: answeredMs, local };
  }
  return null;
}

/** Null for a canary that was refused or not answered, as it should be. */
function canaryOf(fact: Fact, port: Port): Fact | null {
  if (fact.kind === 'connected') return { kind: 'canary', port };
  if (fact.kind !== 'answered') return null;
  const { banner } = fact.facts;
  return { kind: 'canary', port, ...(banner === undefined ? {} : { banner }) };
}

function canaryPace(rttMs: number): Pace {
  return {
    gapMs: (_pulse, attempts) => (attempts >= ATTEMPTS ? null : GAP_MS),
    patienceMs: () => Math.max(PATIENCE_MS, ROUND_TRIPS * rttMs),
    lingerMs: () => Math.max(LINGER_MS, ROUND_TRIPS * rttMs),
    replyTimeoutMs: LINGER_MS,
  };
}
