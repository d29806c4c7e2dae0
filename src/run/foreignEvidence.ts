import type { Evidence, Fact } from '../model/evidence.ts';

/** What another host tells of its attempts: its own troubles are not this host's, and its clock is told elsewhere. */
export function foreignEvidence(evidence: Evidence): Evidence {
  switch (evidence.kind) {
    case 'witnessed': {
      const { aheadMs: _, ...rest } = evidence;
      return rest;
    }
    case 'rejected':
      return evidence.here ? untried(evidence, `it knows no way there (${evidence.code})`) : evidence;
    case 'turned-back':
      return untried(evidence, 'its own firewall lets nothing out');
    case 'not-tried':
      return untried(evidence, evidence.detail);
    case 'self-connected':
    case 'canary':
    case 'far-side':
    case 'unresolved':
      return untried(evidence, `it tells of "${evidence.kind}"`);
    case 'answered':
    case 'connected':
    case 'dropped-after-connect':
    case 'refused':
    case 'silent':
    case 'garbled':
      return evidence;
  }
}

function untried({ startedAtMs, tookMs, rttMs, local }: Evidence, detail: string): Evidence {
  const fact: Fact = {
    kind: 'not-tried',
    fault: 'probe-failed',
    detail: `the host at the other end could not try it: ${detail}`,
  };
  return { ...fact, startedAtMs, tookMs, rttMs, local };
}
