import { CAUSES, type Reason, VERDICTS } from '../model/verdict.ts';
import { openMapping } from './openMapping.ts';
import { anyText, oneOf } from './schemaParts.ts';

// What is said of paths, in every form of JSON alike.

export const outcome = oneOf(['met', 'broken', 'unproven']);
export const transport = oneOf(['tcp', 'udp', 'icmp']);
export const verdict = oneOf(VERDICTS);
export const reason = openMapping<Reason>({ code: anyText, text: anyText });

export const causeKind = oneOf(CAUSES);
export const alertKind = oneOf([...CAUSES, 'path-broken', 'flapping']);
