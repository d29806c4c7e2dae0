import type { Evidence, Fact } from '../model/evidence.ts';

/** Occurrences that settle a fact which a passing fault could have made once. */
const NEEDED = 2;

/** Reports whether the newest evidence ends the search. */
export function isSettled(evidence: readonly Evidence[]): boolean {
  const last = evidence.at(-1);
  if (last === undefined) return false;
  if (needsConfirmation(last)) {
    const alike = evidence.filter((one) => one.kind === last.kind && needsConfirmation(one));
    return alike.length >= NEEDED;
  }
  return last.kind !== 'silent';
}

/** A route that is just changing, a service that is just restarting or a lost flight can make one of these. */
export function needsConfirmation(fact: Fact): boolean {
  switch (fact.kind) {
    case 'rejected':
    case 'dropped-after-connect':
      return true;
    case 'silent':
      return fact.stage === 'tls' || fact.stage === 'http' || fact.stage === 'service';
    case 'answered':
    case 'connected':
    case 'refused':
    case 'garbled':
    case 'turned-back':
    case 'canary':
    case 'self-connected':
    case 'witnessed':
    case 'far-side':
    case 'unresolved':
    case 'not-tried':
      return false;
  }
}
