import type { Evidence } from '../model/evidence.ts';
import type { Check } from '../model/plan.ts';
import type { Verdict } from '../model/verdict.ts';
import { ALTERNATIVES, reason } from './reasons.ts';
import { doorInWords, hostInWords } from './subject.ts';
import { verdict } from './verdict.ts';

/** What accepts a port that nothing documents proves nothing by accepting this one; null when the door has shown more. */
export function canaryVerdict(check: Check, evidence: readonly Evidence[], best: Evidence): Verdict | null {
  const canary = evidence.find((one) => one.kind === 'canary');
  if (canary === undefined) return null;
  const says = alike(best, canary.banner);
  if (says === null) return null;
  return verdict(
    'wrong-service',
    reason(
      'accepts-on-every-port',
      `${doorInWords(check)} ${says}, and so does TCP ${canary.port}, which nothing documents: something answers for every port of ${hostInWords(check)}`,
    ),
    { alternatives: [ALTERNATIVES.strangerListens] },
  );
}

/** How the door does no more than the canary did; null when it does. */
function alike(best: Evidence, banner: string | undefined): string | null {
  switch (best.kind) {
    case 'connected':
      return 'accepts connections';
    case 'silent':
      return best.stage === 'connect' ? null : 'accepts connections and says nothing';
    case 'answered':
      return best.facts.protocol === 'banner' && best.facts.banner === banner
        ? 'accepts and speaks first'
        : null;
    default:
      return null;
  }
}
