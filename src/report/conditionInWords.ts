import type { Condition } from '../model/portMap.ts';

/** `database=oracle`, `mail=gmail or exchange and irrcs=used`; nothing for a flow that is always needed. */
export function conditionInWords(when: Condition): string {
  return Object.entries(when)
    .map(([option, values]) => `${option}=${values.join(' or ')}`)
    .join(' and ');
}
