import type { Check } from '../model/plan.ts';
import type { ServiceFacts } from '../model/service.ts';
import type { Verdict } from '../model/verdict.ts';
import { ALTERNATIVES, reason } from './reasons.ts';
import type { Stranger } from './stranger.ts';
import { doorInWords } from './subject.ts';
import { verdict } from './verdict.ts';

/** Services look up who calls, take their time, or answer known hosts alone: not to answer is no proof of another one. */
export function unspokenVerdict(check: Check): Verdict {
  const name = check.probe.kind.toUpperCase();
  return verdict(
    'unproven',
    reason(
      'service-mute',
      `${doorInWords(check)} accepts connections and keeps them, but whatever is there did not speak ${name} in time`,
    ),
    {
      alternatives: [
        ALTERNATIVES.slowService,
        ALTERNATIVES.knowsItsOwn,
        ALTERNATIVES.otherService,
        ALTERNATIVES.deepInspection,
        ALTERNATIVES.acceptedInPlace,
      ],
    },
  );
}

/** A service may hang up on a host that it does not know as soon as that one speaks: no proof that it is another one. */
export function hungUpVerdict(check: Check, how: 'reset' | 'eof'): Verdict {
  const name = check.probe.kind.toUpperCase();
  return verdict(
    'unproven',
    reason(
      'hung-up',
      `${doorInWords(check)} accepts connections and ${how === 'reset' ? 'resets' : 'closes'} them when it is spoken to as ${name}`,
    ),
    {
      alternatives: [
        ALTERNATIVES.hangsUpOnStrangers,
        ALTERNATIVES.otherService,
        ALTERNATIVES.deepInspection,
        ALTERNATIVES.acceptedInPlace,
      ],
    },
  );
}

export function strangerVerdict(check: Check, { name, banner }: Stranger, documented: string): Verdict {
  return verdict(
    'wrong-service',
    reason(
      'other-service',
      `${doorInWords(check)} is open, but what is there introduces itself as ${name} ("${banner}"); documented is ${documented}`,
    ),
  );
}

export function serviceInWords(service: ServiceFacts | undefined): string {
  if (service === undefined) return 'the documented service';
  return service.product === null ? service.name : `${service.name} (${service.product})`;
}
