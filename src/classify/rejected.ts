import type { Evidence } from '../model/evidence.ts';
import { icmpInWords } from '../model/icmpInWords.ts';
import type { Check } from '../model/plan.ts';
import type { Reason, Verdict } from '../model/verdict.ts';
import { isNeighbourDead, type Life } from './life.ts';
import { ALTERNATIVES, reason } from './reasons.ts';
import { doorInWords, hostInWords } from './subject.ts';
import { verdict } from './verdict.ts';

type Rejected = Extract<Evidence, { kind: 'rejected' }>;

/** The network said no: this host's own table, a dead neighbour, or a device on the way. */
export function rejectedVerdict(check: Check, best: Rejected, life: Life): Verdict {
  const host = hostInWords(check);
  if (best.here) return noRouteVerdict(host, life);
  const blockedBy = best.by !== undefined && best.by !== String(check.address) ? best.by : null;
  if (best.scope === 'host' && isNeighbourDead(life)) {
    return verdict(
      'unreachable',
      reason('neighbour-dead', `nobody on the target's own network answers for ${host}`),
      { alternatives: [ALTERNATIVES.hostDown], blockedBy },
    );
  }
  return verdict(
    'blocked',
    reason(
      'rejected',
      `${senderOf(best, blockedBy)} rejects ${doorInWords(check)} (${best.icmp === undefined ? best.code : icmpInWords(best.icmp)})`,
    ),
    { alternatives: alternativesOf(best, life), blockedBy },
  );
}

// A host that answers on another path has a route: then our own table tells paths apart, and that is our affair.
function noRouteVerdict(host: string, life: Life): Verdict {
  return life.answers
    ? verdict(
        'error',
        reason('own-routing', `this host's own routing refuses this path to ${host}, not others`),
      )
    : verdict('unreachable', reason('no-route', `this host has no route to ${host}`));
}

function senderOf(best: Rejected, blockedBy: string | null): string {
  if (blockedBy !== null) return `${blockedBy}, a device on the way,`;
  return best.by === undefined ? 'a device on the way' : "the target's own firewall";
}

function alternativesOf(best: Rejected, life: Life): readonly Reason[] {
  return [
    ...(best.by === undefined ? [ALTERNATIVES.targetRejects] : []),
    ...(life.answers ? [] : [ALTERNATIVES.noRouteBeyond, ALTERNATIVES.hostDown]),
  ];
}
