import type { Evidence } from '../model/evidence.ts';
import type { IpAddress } from '../model/ids.ts';
import type { Observation } from '../model/verdict.ts';
import { strongest } from './strongest.ts';

/** What all paths of one address tell about the host itself. */
export interface Life {
  /** Something at this address, or in its name, answered or refused on some path. */
  readonly answers: boolean;
  /** TCP paths tried: silence on UDP alone says nothing about a host. */
  readonly tcpPaths: number;
  /** TCP paths of which we know too little: not tried, or given up early. */
  readonly untried: number;
}

/** Looks at every path of every address: silence means more when its neighbours answer. */
export function livesOf(observations: readonly Observation[]): ReadonlyMap<IpAddress, Life> {
  const lives = new Map<IpAddress, Life>();
  for (const { check, evidence } of observations) {
    const before = lives.get(check.address) ?? { answers: false, tcpPaths: 0, untried: 0 };
    const best = strongest(evidence);
    const tcp = check.transport === 'tcp';
    lives.set(check.address, {
      answers: before.answers || isSignOfLife(best),
      tcpPaths: before.tcpPaths + (tcp ? 1 : 0),
      untried: before.untried + (tcp && (best === null || best.kind === 'not-tried') ? 1 : 0),
    });
  }
  return lives;
}

function isSignOfLife(evidence: Evidence | null): boolean {
  switch (evidence?.kind) {
    case 'answered':
    case 'connected':
    case 'witnessed':
    case 'garbled':
    case 'dropped-after-connect':
    case 'self-connected':
    case 'refused':
      return true;
    // Accepted first and mute afterwards.
    case 'silent':
      return evidence.stage === 'tls' || evidence.stage === 'http';
    case 'rejected':
    case 'unresolved':
    case 'not-tried':
    case undefined:
      return false;
  }
}
