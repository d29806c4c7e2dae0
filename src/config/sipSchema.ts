import type { SipChange, SipFacts } from '../model/sip.ts';
import { openMapping } from './openMapping.ts';
import { anyText, list, oneOf } from './schemaParts.ts';

const change = openMapping<SipChange>({
  name: anyText,
  sent: anyText.nullable(),
  arrived: anyText.nullable(),
});

/** What became of SIP messages, as reports carry it. */
export const sipSchema = openMapping<SipFacts>({
  rewritten: list(change),
  answer: list(change).nullable(),
  dropped: oneOf(['request', 'answer']).exactOptional(),
});
