import type { Evidence } from '../model/evidence.ts';
import type { Check } from '../model/plan.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Life } from './life.ts';
import { ALTERNATIVES, reason } from './reasons.ts';
import { doorInWords, hostInWords } from './subject.ts';
import { verdict } from './verdict.ts';

type Rejected = Extract<Evidence, { kind: 'rejected' }>;

/** Address resolution gives up after about 3 s; a device that rejects answers within its round trip. */
const NEIGHBOUR_DEAD_MS = 2000;

/** The network said no: this host's own table, a dead neighbour, or a device on the way. */
export function rejectedVerdict(
  check: Check,
  evidence: readonly Evidence[],
  best: Rejected,
  life: Life,
): Verdict {
  const host = hostInWords(check);
  if (best.here) {
    return verdict('unreachable', reason('no-route', `this host has no route to ${host}`));
  }
  const blockedBy = best.by !== undefined && best.by !== String(check.address) ? best.by : null;
  if (best.icmp === undefined && !life.answers && waitedLongest(evidence) >= NEIGHBOUR_DEAD_MS) {
    return verdict(
      'unreachable',
      reason('neighbour-dead', `nobody on the target's own network answers for ${host}`),
      { alternatives: [ALTERNATIVES.hostDown], blockedBy },
    );
  }
  const who = blockedBy === null ? 'a device on the way' : `${blockedBy}, a device on the way,`;
  return verdict(
    'blocked',
    reason('rejected', `${who} rejects ${doorInWords(check)} with an ICMP message (${best.code})`),
    { alternatives: life.answers ? [] : [ALTERNATIVES.noRouteBeyond, ALTERNATIVES.hostDown], blockedBy },
  );
}

// Attempts begin one after another and end together when a neighbour is given up: the first waited longest.
function waitedLongest(evidence: readonly Evidence[]): number {
  return Math.max(...evidence.filter((one) => one.kind === 'rejected').map((one) => one.tookMs));
}
