import type { Evidence, Fact } from '../model/evidence.ts';

/** From telling to mute. A successful attempt outranks every failed one, a fault of ours counts for nothing beside them. */
const RANK: Readonly<Record<Fact['kind'], number>> = {
  witnessed: 12,
  answered: 11,
  connected: 10,
  garbled: 9,
  'dropped-after-connect': 8,
  'self-connected': 7,
  // It tells who said no, or nothing, in the name of others.
  'turned-back': 6,
  refused: 5,
  rejected: 4,
  unresolved: 3,
  silent: 2,
  'not-tried': 1,
  // It is about another door.
  canary: 0,
  // It is about all attempts, and none itself.
  'far-side': 0,
};

/** How far the peer let a conversation come, for facts of the same kind. */
const STAGE_RANK = { connect: 0, reply: 1, tls: 2, http: 3, service: 3 } as const;

/** The most telling of several attempts; the order of the attempts does not matter. */
export function strongest(evidence: readonly Evidence[]): Evidence | null {
  let best: Evidence | null = null;
  for (const one of evidence) {
    if (best === null || compare(one, best) > 0) best = one;
  }
  return best;
}

function compare(a: Evidence, b: Evidence): number {
  return (
    RANK[a.kind] - RANK[b.kind] ||
    stageOf(a) - stageOf(b) ||
    detailOf(a) - detailOf(b) ||
    // The earliest attempt waited longest: its time tells a dead neighbour from a device's quick "no".
    b.startedAtMs - a.startedAtMs ||
    a.tookMs - b.tookMs ||
    // Alike in all that counts: any rule will do, as long as it is always the same one.
    (JSON.stringify(a) < JSON.stringify(b) ? 1 : -1)
  );
}

function stageOf(fact: Fact): number {
  return fact.kind === 'silent' || fact.kind === 'dropped-after-connect' ? STAGE_RANK[fact.stage] : 0;
}

// A named sender or ICMP code says more than an errno alone.
function detailOf(fact: Fact): number {
  if (fact.kind === 'silent') return fact.lastHop === undefined ? 0 : 1;
  // Where TLS was opened once, that it was not another time excuses nothing.
  if (fact.kind === 'witnessed') return fact.certificate === 'other' ? 1 : 0;
  if (fact.kind !== 'refused' && fact.kind !== 'rejected') return 0;
  const nearer = fact.kind === 'refused' && fact.nearerThan !== undefined;
  return (fact.by === undefined ? 0 : 4) + (nearer ? 2 : 0) + (fact.icmp === undefined ? 0 : 1);
}
